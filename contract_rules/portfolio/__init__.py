"""Portfolios: many contracts of one template, asked at once: a table in, a table out.

It needs DuckDB and pyarrow: ``pip install 'contract-rules[portfolio]'``.
"""

from contract_rules.portfolio.portfolio import Portfolio

__all__ = ["Portfolio"]
