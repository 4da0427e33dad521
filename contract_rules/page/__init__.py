"""A page to look at: one file that shows a contract and its record, and opens in any browser.

It needs Jinja2: ``pip install 'contract-rules[page]'``.
"""

from contract_rules.page.document import page

__all__ = ["page"]
