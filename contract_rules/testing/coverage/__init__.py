"""Which parts of a contract's clauses some tests brought into play."""
