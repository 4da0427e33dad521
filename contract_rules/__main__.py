"""Runs the command: ``python -m contract_rules``."""

from __future__ import annotations

import os
import sys

from contract_rules.errors import ContractError
from contract_rules.values.escapes import printable


def main(args: list[str] | None = None) -> int:
    """Run the command.

    Args:
        args: Its arguments; by default, those of the process.

    Returns:
        The exit status: 0 fine, 1 could not run, 2 prohibited or breach found, 4 undetermined.
    """
    try:
        import click

        from contract_rules.cli import check, clauses, listings, mutate, serve
        from contract_rules.cli.commands import cli
    except ModuleNotFoundError as error:
        return _failed(f"{error}; the command needs: pip install 'contract-rules[cli]'")
    try:
        given = sys.argv[1:] if args is None else args
        _ = check, clauses, listings, mutate, serve  # which add their commands
        status = cli.main(given or ["--help"], prog_name="contract-rules", standalone_mode=False)
        _flush()
    except click.ClickException as error:
        return _failed(error.format_message())
    except ContractError as error:
        return _failed(f"{error.where}: {error}" if error.where else str(error))
    except OSError as error:
        _stop_printing()
        return _failed(str(error))
    except click.Abort:
        return _failed("interrupted")
    return int(status or 0)


def _flush() -> None:
    """Write what was printed, where there is somewhere to write to."""
    if sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison] (closed, as by >&-)
        sys.stdout.flush()


def _stop_printing() -> None:
    """Where what was printed cannot be written, as whoever reads has gone, say no more."""
    try:
        _flush()
    except OSError:
        with open(os.devnull, "w") as nothing:  # noqa: PTH123 (a descriptor is wanted)
            os.dup2(nothing.fileno(), sys.stdout.fileno())


def _failed(message: str) -> int:
    told = printable(f"error: {message}", getattr(sys.stderr, "encoding", None))
    print(told, file=sys.stderr)  # noqa: T201 (the command's own output)
    return 1


if __name__ == "__main__":
    sys.exit(main())
