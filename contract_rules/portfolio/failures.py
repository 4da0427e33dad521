"""Tells what ends a query in DuckDB as Python has it, so that whoever asks is told why."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from contract_rules.portfolio.extra import extra

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def told_as_python_does() -> Generator[None]:
    """Of what goes on within it, tell a lack of room as Python does.

    Raises:
        OSError: When the disk or the memory that DuckDB may take has no more room.
    """
    duckdb = extra("duckdb")
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        msg = (
            f"the tables need more memory than they may take ({first_line(error)}); let them "
            "take more: memory=..., or --memory"
        )
        raise OSError(msg) from None
    except (duckdb.IOException, duckdb.TransactionException) as error:
        raise without_room(error) from None


def without_room(error: Exception) -> OSError:
    """That there is no room on the disk, and where else tables can be kept."""
    return OSError(
        f"the tables cannot be kept on disk ({first_line(error)}); make room there, or have "
        "them kept elsewhere: folder=..., --folder, or the variable TMPDIR"
    )


def first_line(error: Exception) -> str:
    """What an error says, but for what DuckDB adds: where in a query it is."""
    return str(error).partition("\n")[0]
