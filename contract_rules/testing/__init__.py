"""The testing kit: what users test the logic of their clauses with."""
