"""Files of cases: what a contract is expected to answer, as a table that one writes in YAML."""
