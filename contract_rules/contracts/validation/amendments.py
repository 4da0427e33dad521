"""Checks that amendments fit the texts that they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.errors import AmendmentError, DuplicateClauseError, UnknownClauseError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from contract_rules.contracts.clauses import Amendment, Provision
    from contract_rules.contracts.mistakes import Mistakes


def check_ids(provisions: tuple[Provision, ...], mistakes: Mistakes) -> None:
    """Check that no two provisions have one id; noted for the second (DuplicateClauseError)."""
    seen: set[str] = set()
    for provision in provisions:
        if provision.id in seen:
            msg = f"two clauses have the id {provision.id!r}; number each its own"
            mistakes.note(DuplicateClauseError(msg), provision)
        seen.add(provision.id)


def check_order(effective: date, amendments: Iterable[Amendment], mistakes: Mistakes) -> None:
    """Check that amendments are in order, one for each day; noted for the later one."""
    earlier = effective
    for change in amendments:
        if change.effective <= earlier:
            msg = (
                f"an amendment effective on {change.effective} follows a text of {earlier}; "
                "list amendments in order, one for each day"
            )
            mistakes.note(AmendmentError(msg), change)
        earlier = change.effective


def check_amendment(change: Amendment, old: Mapping[str, object], mistakes: Mistakes) -> None:
    """Check that an amendment fits the text that it changes.

    Noted as mistakes: that it adds a clause that is there (DuplicateClauseError), that it
    replaces, repeals or discharges one that is not (UnknownClauseError).
    """
    check_ids((*change.adds, *change.replaces), mistakes)
    for added in change.adds:
        if added.id in old:
            msg = f"{change.title} adds {added.id!r}, which is there; say replaces=(...)"
            mistakes.note(DuplicateClauseError(msg), change)
    for gone in (*(p.id for p in change.replaces), *change.repeals, *change.discharges):
        if gone not in old:
            msg = f"{change.title} changes {gone!r}, which is not there{nearest(gone, old)}"
            mistakes.note(UnknownClauseError(msg), change)
