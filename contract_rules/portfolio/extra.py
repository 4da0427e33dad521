"""Imports what the extras ``portfolio`` and ``spark`` install, where it is first wanted."""

from __future__ import annotations

from importlib import import_module
from typing import Any, TypeAlias

from contract_rules.errors import ExtraMissingError

ArrowTable: TypeAlias = Any
"""A ``pyarrow.Table``."""

ArrowBatches: TypeAlias = Any
"""A ``pyarrow.RecordBatchReader``."""


def extra(name: str, of: str = "portfolio") -> Any:  # noqa: ANN401 (a package without types)
    """A package of an extra.

    Raises:
        ExtraMissingError: When it is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        what = "portfolios" if of == "portfolio" else "portfolios on Spark"
        msg = f"{error}; {what} need: pip install 'contract-rules[{of}]'"
        raise ExtraMissingError(msg) from error
