"""Imports what the extra ``portfolio`` installs, where it is first wanted."""

from __future__ import annotations

from importlib import import_module
from typing import Any, TypeAlias

from contract_rules.errors import ExtraMissingError

ArrowTable: TypeAlias = Any
"""A ``pyarrow.Table``."""

ArrowBatches: TypeAlias = Any
"""A ``pyarrow.RecordBatchReader``."""


def extra(name: str) -> Any:  # noqa: ANN401 (a package without types)
    """A package of the extra.

    Raises:
        ExtraMissingError: When it is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        msg = f"{error}; portfolios need: pip install 'contract-rules[portfolio]'"
        raise ExtraMissingError(msg) from error
