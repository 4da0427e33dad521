"""The SQL way of a portfolio: questions that DuckDB answers about many contracts at once."""
