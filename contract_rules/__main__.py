"""Runs the command: ``python -m contract_rules``."""

from __future__ import annotations

import gc
import os
import sys

from contract_rules.contracts.files import why_not
from contract_rules.errors import ContractError, InvalidContractError
from contract_rules.values.escapes import printable


def main(args: list[str] | None = None) -> int:
    """Run the command.

    Args:
        args: Its arguments; by default, those of the process.

    Returns:
        The exit status: 0 fine, 1 could not run, 2 prohibited or breach found, 4 undetermined, 130
        interrupted.
    """
    try:
        return _run(args)
    except KeyboardInterrupt:  # before click is there to hear it
        return _interrupted()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        return _failed(f"{error}; the command needs: pip install 'contract-rules[cli]'")
    finally:
        if args is None:
            gc.freeze()  # the process is over, and what it holds is not looked through once more


_EXTRA = {"click", "rich"}
"""What the command needs beside what the package does."""


def _run(args: list[str] | None) -> int:
    """Run the command; see `main`.

    A process that answers one question is over before rubbish that refers to itself counts, so
    that it is looked for seldom.
    """
    usual = gc.get_threshold()  # for a command that goes on
    if args is None:
        gc.set_threshold(_SELDOM)
    import click

    from contract_rules.cli.group import cli

    try:
        given = sys.argv[1:] if args is None else args
        if given[:1] != ["--version"]:
            _add_commands(given)
        status = cli.main(
            given or ["--help"], prog_name="contract-rules", standalone_mode=False, obj=usual
        )
        _flush()
    except click.ClickException as error:
        return _failed(error.format_message())
    except ContractError as error:
        from contract_rules.contracts.textual.spelling import plainly

        is_authors = error.place or (isinstance(error, InvalidContractError) and error.errors)
        told = str(error) if is_authors else plainly(str(error))  # who asks need know none
        return _failed(f"{error.where}: {told}" if error.where else told)
    except OSError as error:
        _stop_printing()
        return _failed(why_not(error))
    except click.Abort:
        return _interrupted()
    return int(status or 0)


def _add_commands(given: list[str]) -> None:
    """Import the commands that ask about a contract, and all where it is none of these."""
    from contract_rules.cli import commands
    from contract_rules.cli.group import cli

    _ = commands  # which adds its own
    if not given or given[0] not in cli.commands:
        from contract_rules.cli import (
            check,
            clauses,
            compare,
            listings,
            many,
            mutate,
            page,
            portfolio,
            replay,
            serve,
            test,
        )

        _ = check, clauses, compare, listings, many  # which add their commands
        _ = mutate, page, portfolio, replay, serve, test


_SELDOM = 100_000
"""How many more things than were given back are made before rubbish is looked for."""


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


def _interrupted() -> int:
    """Say that somebody pressed Ctrl-C; the exit status is the one that shells have for it."""
    _failed("interrupted")
    return 130


def _failed(message: str) -> int:
    told = printable(f"error: {message}", getattr(sys.stderr, "encoding", None))
    print(told, file=sys.stderr)  # noqa: T201 (the command's own output)
    return 1


if __name__ == "__main__":
    sys.exit(main())
