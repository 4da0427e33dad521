"""Finds where the text of a clause and its norms name another number, date or party.

What the text does not name is not asked for: a text that says "in good time" agrees with any
period, and one that names no party with any bearer.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any, cast

import attrs

from contract_rules.answers.phrases import listed
from contract_rules.answers.verbs import past_as_told, past_of
from contract_rules.errors import CalendarEndError
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.norms.expressions import Computed, Const, Occurred, Shifted
from contract_rules.norms.norms import acts_of
from contract_rules.testing.checks.figures import Figures, Length, figures_of, length, length_of
from contract_rules.testing.checks.flaws import FlawKind, flaw
from contract_rules.testing.coverage.points import wordings_of
from contract_rules.values.acts import ActionType, Entity, Party, each_of
from contract_rules.values.calendars import Calendar
from contract_rules.values.money import Money, Percentage
from contract_rules.values.periods import (
    BusinessDays,
    Days,
    Hours,
    Minutes,
    MonthEnd,
    Months,
    Period,
    after,
    before,
)
from contract_rules.values.recurrence import Recurrence
from contract_rules.values.unbound import Unbound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.norms import Norm
    from contract_rules.testing.checks.flaws import Flaw

_UNREAD = (ActionType, Calendar, Entity, Party, Recurrence)
"""Parts of norms in which no figure of the clause stands."""

_AT_MOST = re.compile(
    r"\b(at most|(not|no|never) more than|up to|not exceed\w*|capped|maximum|the lesser|"
    r"the lower|the smaller|whichever is (the )?(less|lesser|lower))\b",
    re.IGNORECASE,
)

_AT_LEAST = re.compile(
    r"\b(at least|(not|no|never) less than|minimum|the greater|the higher|the larger|"
    r"whichever is (the )?(more|greater|higher))\b",
    re.IGNORECASE,
)

_I = re.IGNORECASE

_AUXILIARIES = (
    "shall|must|may|will|can|should|is|has|agrees|undertakes|to|not|also|then|only|neither|either|"
    "promptly|further|hereby|now"
)


_MODALS = "shall|must|may|will|can|cannot|should|agrees|undertakes|is to|has to"

_NOT_DOING = "do|does|did|fails|failed|have|had"
"""What else stands before the verb of what a condition asks for."""


def disagreements(contract: Contract) -> Iterator[Flaw]:
    """Where the text of a clause and its norms name another figure, day or party."""
    for wording in wordings_of(contract).values():
        clause = wording.clause
        plain = clause.text.replace("'s ", " ").replace("\N{RIGHT SINGLE QUOTATION MARK}s ", " ")
        told = (
            *_of_figures(wording.norms, figures_of(clause.text)),
            *_of_bounds(clause.text, wording.norms),
            *_of_bearers(contract, plain, wording.norms),
        )
        for text, instead in told:
            yield flaw(FlawKind.DISAGREEMENT, (clause.id,), None, text, instead)


def _of_figures(norms: tuple[Norm, ...], read: Figures) -> Iterator[tuple[str, str]]:
    values = [part for norm in norms for part in _parts(norm)]
    periods = [v for v in values if isinstance(v, Period) and v.count not in read.alone]
    lengths = dict.fromkeys(found for v in periods if (found := _length(v)) is not None)
    shares = dict.fromkeys(v * 100 for v in values if isinstance(v, Percentage) and v)
    amounts = dict.fromkeys(v.amount for v in values if isinstance(v, Money) and v.amount)
    days = dict.fromkeys(v for v in values if isinstance(v, date))
    named = read.periods | read.singles | read.extended
    yield from _other(
        [str(one) for one in lengths if one not in named], map(str, sorted(read.periods))
    )
    yield from _other(
        [_percent(one) for one in shares if one not in _of_each_other(read.shares)],
        map(_percent, sorted(read.shares)),
    )
    made = {
        amount
        for whole in read.amounts
        for count in (1, *filter(None, read.counts))
        for amount in (whole * count, whole / count, *(whole * s / 100 for s in read.shares))
    }
    yield from _other(
        [f"{one:,f}" for one in amounts if one not in made],
        (f"{one:,f}" for one in sorted(read.amounts)),
    )
    yield from _other(
        [one.isoformat() for one in days if not _is_told(one, read)],
        sorted(map(str, read.days)),
    )


def _of_each_other(shares: frozenset[Decimal]) -> set[Decimal]:
    """Some percentages, and what one is of another: half of 5%."""
    return {*shares, *(one * other / 100 for one, other in combinations(shares, 2))}


def _is_told(on: date, read: Figures) -> bool:
    """Whether a text names a day, or one from which a period that it names leads there."""
    leading = {on}
    for period in read.periods:
        for move in (after, before):
            with suppress(CalendarEndError):
                leading.update(move(on, whole) for whole in _whole(period))
    return any(day.is_(one) for day in read.days for one in leading)


def _whole(named: Length) -> Iterator[Days | Months]:
    """The period of so many days or months that a text names, where it is of whole ones."""
    count = int(named.count)
    if count == named.count and named.unit == "day":
        yield Days(count)
    if count == named.count and named.unit == "month":
        yield Months(count, MonthEnd.LAST_DAY)


def _other(norms: list[str], text: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What is wrong where the norms have what the text does not, and the text names such."""
    named = list(text)
    if norms and named:
        yield (
            f"the norm has {listed(norms, 'and')}, and the text names {listed(named, 'and')}",
            "mend whichever is wrong; where one follows from the other, let the text say so",
        )


def _percent(hundredths: Decimal) -> str:
    return f"{hundredths.normalize():f}%"


def _parts(thing: object) -> Iterator[object]:
    """A norm, and whatever it is written with."""
    if isinstance(thing, tuple):
        for part in cast("tuple[object, ...]", thing):
            yield from _parts(part)
    elif isinstance(thing, Shifted) and thing.period == Days(1):
        yield from _parts(thing.term)  # the day beside another, which no text calls a period
    elif thing is not None and not isinstance(thing, _UNREAD):
        yield thing
        kind = cast("type[attrs.AttrsInstance]", type(thing))
        names = (one.name for one in attrs.fields(kind)) if attrs.has(kind) else ()
        for name in names:
            if name != "basis":  # what a rate of interest is for
                yield from _parts(getattr(thing, name))


def _length(value: object) -> Length | None:
    """How long a period is; None where it is none, or no period at all."""
    if not isinstance(value, Period) or isinstance(value.count, Unbound) or not value.count:
        return None
    match value:
        case Hours() | Minutes():
            return length_of(value.elapsed)
        case BusinessDays():
            return length("business day", value.count)
        case _:
            return length(type(value).__name__.lower().removesuffix("s"), value.count)


def _of_bounds(text: str, norms: tuple[Norm, ...]) -> Iterator[tuple[str, str]]:
    """Where the text sets a bound above, and the norm takes the greatest; or the reverse."""
    parts = (part for norm in norms for part in _parts(norm))
    ops = {part.op for part in parts if isinstance(part, Computed)}
    for op, other, here, there in (
        ("greatest", "least", _AT_MOST, _AT_LEAST),
        ("least", "greatest", _AT_LEAST, _AT_MOST),
    ):
        said = here.search(text)
        if op in ops and other not in ops and said and not there.search(text):
            yield (
                f"the text says {said[0]!r}, and the norm takes the {op} of several",
                f"write {other}(...)",
            )


def _of_bearers(
    contract: Contract, text: str, norms: tuple[Norm, ...]
) -> Iterator[tuple[str, str]]:
    """Where the text has one party do what the norm has another do."""
    bearers = [one for norm in norms for one in each_of(norm.bearer)]
    asked = {one for norm in norms for one, _ in _asked_of(norm)}
    verbs = {
        verb for norm in norms for _, kind in _asked_of(norm) for verb in _forms(contract, kind)
    }
    own = {_verb(contract, act.kind) for norm in norms for act in acts_of(norm)}
    parts = (part for norm in norms for part in _parts(norm))
    stated: list[Const[Any]] = [part for part in parts if isinstance(part, Const)]
    to = {one.value for one in stated}
    named = [
        party
        for party in contract.parties
        if _says(text, party, "")
        and (party in bearers or party not in asked or not _is_aside(text, party, verbs))
        and (party in bearers or party not in to or _is_to_act(text, party, own))
    ]
    if named and not any(bearer in named for bearer in bearers):
        told = listed(dict.fromkeys(str(bearer) for bearer in bearers), "and")
        yield (
            f"the norm is {told}'s, and the text names {listed(map(str, named), 'and')}",
            "write the norm for the party that the text names",
        )
        return
    for kind in dict.fromkeys(act.kind for norm in norms for act in acts_of(norm)):
        verb = _verb(contract, kind)
        doing = [party for party in contract.parties if _says(text, party, verb)]
        alike = [norm for norm in norms if any(act.kind == kind for act in acts_of(norm))]
        bearers = [one for norm in alike for one in each_of(norm.bearer)]
        if doing and not any(bearer in doing for bearer in bearers):
            does, told = (
                listed(dict.fromkeys(map(str, some)), "and") for some in (bearers, doing)
            )
            yield (
                f"the norm has {does} {verb}, and the text has {told} do so",
                f"write it for {told}, as in party.must(...), or mend the text",
            )


def _called(party: Party) -> str:
    """A pattern of the names of a party."""
    names = (party.name, party.in_text) if party.in_text else (party.name,)
    return "|".join(re.escape(name.removeprefix("the ").removeprefix("The ")) for name in names)


def _says(text: str, party: Party, verb: str) -> bool:
    """Whether a text names a party, and where there is a verb, has that do so."""
    called = _called(party)
    if not verb:
        return re.search(rf"\b(?:{called})\b", text, re.IGNORECASE) is not None
    return re.search(rf"\b(?:{called}){_does(verb)}\b", text, re.IGNORECASE) is not None


def _does(verb: str) -> str:
    """A pattern of what follows the name of who does so: "shall promptly pay"."""
    return rf"(?:\s+(?:{_AUXILIARIES}))*\s+(?:{verb}|{_third(verb)})"


def _asked_of(norm: Norm) -> Iterator[tuple[Party, str]]:
    """The parties whose acts bring a norm about, or are asked for in its conditions.

    Each is told with the name of the action of such an act.
    """
    for part in _parts(norm):
        if isinstance(part, Occurred) and part.by != CONTRACT:
            yield from ((party, part.act.kind) for party in each_of(part.by))


def _verb(contract: Contract, kind: str) -> str:
    """The verb with which the phrase of an action begins."""
    return contract.kind(kind).phrase.partition(" ")[0]


def _forms(contract: Contract, kind: str) -> tuple[str, ...]:
    """The verb of an action as a condition has it: "order", "orders", "ordered"."""
    action, verb = contract.kind(kind), _verb(contract, kind)
    past = past_as_told(action.past) if action.past else past_of(action.phrase)
    told = () if past is None else (past.simple, past.participle)
    return (verb, _third(verb), *(one.partition(" ")[0] for one in told))


def _is_aside(text: str, party: Party, verbs: Iterable[str]) -> bool:
    """Whether a text names a party only as whose act something is.

    As in "on an order of the court", or "where the court orders", or "has not ordered", of which
    the norm asks.
    """
    acts = rf"(?:{_called(party)})(?:\s+(?:{_AUXILIARIES}|{_NOT_DOING}))*\s+(?:{'|'.join(verbs)})"
    of_it = rf"(?:of|by|from)\s+(?:the\s+)?(?:{_called(party)})"
    apart = re.sub(rf"\b(?:{of_it}|{acts})\b", "", text, flags=_I)
    return not _says(apart, party, "")


def _is_to_act(text: str, party: Party, verbs: set[str]) -> bool:
    """Whether a text says of a party what it does or is to do, not just what is done to it."""
    does = any(_says(text, party, verb) for verb in verbs)
    called = rf"(?:{_called(party)})"
    acts = rf"\b(?:{called}\s+(?:{_MODALS})|by\s+(?:the\s+)?{called})\b"
    return does or re.search(acts, text, _I) is not None


def _third(verb: str) -> str:
    """A verb as one writes it of him or her: "pays", "carries", "discloses"."""
    if re.search("[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if re.search("(s|x|z|ch|sh|o)$", verb) else f"{verb}s"
