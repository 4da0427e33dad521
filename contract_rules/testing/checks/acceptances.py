"""Flaws that somebody accepts, each with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from attrs import evolve

from contract_rules.contracts.textual.spelling import plainly
from contract_rules.errors import WrongTypeError
from contract_rules.testing.checks.flaws import Flaw, FlawKind, wording_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.contract import Contract


def accepted_given(things: object) -> Mapping[str, str]:
    """The reasons for which flaws are accepted, by the flaws' names.

    Raises:
        WrongTypeError: When they are no such mapping, or a reason is empty.
    """
    if not isinstance(things, Mapping):
        msg = f'accepted={things!r} names no flaws; write accepted={{"A1 endless duty": "why"}}'
        raise WrongTypeError(msg)
    for name, reason in cast("Mapping[object, object]", things).items():
        if not isinstance(name, str) or not isinstance(reason, str) or not reason.strip():
            msg = f"the flaw {name!r} is accepted without a reason; say why it is none"
            raise WrongTypeError(msg)
    return cast("Mapping[str, str]", things)


def settled(
    contract: Contract, flaws: Iterable[Flaw], accepted: Mapping[str, str]
) -> Iterator[Flaw]:
    """The flaws with their names, texts and the reasons for which they are accepted.

    What is accepted and is not there is a flaw, too.
    """
    count = Counter[str]()
    in_file = contract.written is not None and contract.written.column is not None
    for found in dict.fromkeys(flaws):  # two wordings of a clause may have the same one
        base = f"{found.clause} {found.kind.value}"
        count[base] += 1
        name = base if count[base] == 1 else f"{base} {count[base]}"
        yield evolve(
            found,
            name=name,
            wording=wording_of(contract, found.clauses),
            instead=plainly(found.instead) if in_file else found.instead,
            accepted=accepted.get(name, "").strip(),
        )
        accepted = {other: reason for other, reason in accepted.items() if other != name}
    for name, reason in accepted.items():
        yield Flaw(
            kind=FlawKind.IDLE_ACCEPTANCE,
            clause=contract.name,
            history=None,
            text=f"{name!r} is accepted ({reason.strip()}), and there is no such flaw",
            instead="leave the acceptance out, or name the flaw as it is printed",
            name=f"{contract.name} {FlawKind.IDLE_ACCEPTANCE.value}: {name}",
        )
