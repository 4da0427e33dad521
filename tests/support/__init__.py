"""What tests share: short words, strategies, oracles and yardsticks."""
