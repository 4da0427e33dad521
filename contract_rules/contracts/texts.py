"""The texts of a contract: what is written and in force from one day to another.

The first text is what the parties signed; each amendment makes another from the one before.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, field

from contract_rules.contracts.clauses import Amendment, Clause, Definition, Provision
from contract_rules.contracts.validation.amendments import check_amendment, check_ids
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.contracts.mistakes import Mistakes


@frozen
class ProvisionInText:
    """A provision in the text that is in force on a date.

    Attributes:
        provision: The clause or definition.
        since: Its first day.
        amendment: The amendment that brought it, or None for the first text.
        replaced: What it took the place of, or None.
    """

    provision: Provision
    since: date
    amendment: Amendment | None = field(default=None, repr=False)
    replaced: ProvisionInText | None = field(default=None, repr=False)


@frozen
class Text:
    """What is written and in force from one day to another.

    Attributes:
        since: Its first day.
        until: The first day of the text that follows, or None for the last.
        provisions_in_text: Its provisions, in order of first appearance.
    """

    since: date
    until: date | None
    provisions_in_text: tuple[ProvisionInText, ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses in force."""
        return tuple(
            s.provision for s in self.provisions_in_text if isinstance(s.provision, Clause)
        )

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions in force."""
        return tuple(
            s.provision for s in self.provisions_in_text if isinstance(s.provision, Definition)
        )


def texts_of(
    clauses: tuple[Provision, ...],
    effective: date,
    amendments: Iterable[Amendment],
    mistakes: Mistakes,
) -> tuple[Text, ...]:
    """The texts in their order, each in force until the next.

    Args:
        clauses: The provisions of the first text.
        effective: The first day of the first text.
        amendments: The changes, in order of their effective dates.
        mistakes: Where it is noted that two provisions of a text have one id, and that an
            amendment changes a clause that is not there.
    """
    check_ids(clauses, mistakes)
    provisions_in_text = tuple(ProvisionInText(p, effective) for p in clauses)
    texts = [Text(effective, None, provisions_in_text)]
    for amendment in amendments:
        texts[-1] = evolve(texts[-1], until=amendment.effective)
        provisions_in_text = _amended(provisions_in_text, amendment, mistakes)
        texts.append(Text(amendment.effective, None, provisions_in_text))
    return tuple(texts)


def _amended(
    provisions_in_text: tuple[ProvisionInText, ...], amendment: Amendment, mistakes: Mistakes
) -> tuple[ProvisionInText, ...]:
    old = {s.provision.id: s for s in provisions_in_text}
    check_amendment(amendment, old, mistakes)
    new = {
        p.id: ProvisionInText(p, amendment.effective, amendment, old.get(p.id))
        for p in (*amendment.replaces, *amendment.adds)
    }
    kept = {id_: s for id_, s in old.items() if id_ not in amendment.repeals}
    return tuple((kept | new).values())
