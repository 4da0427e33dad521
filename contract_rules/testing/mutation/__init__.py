"""A contract with one place changed: which changes there are, and whether tests notice them."""
