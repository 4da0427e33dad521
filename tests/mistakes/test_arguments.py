"""What is said of an argument that is not what its annotation asks for, to the letter."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Amendment,
    Clause,
    Contract,
    ContractError,
    Definition,
    Engine,
    Event,
    FactBase,
    Party,
    Question,
    total,
    usd,
)
from contract_rules.contracts import serialization
from contract_rules.errors import MalformedRecordError, WrongTypeError
from contract_rules.values.arguments import checked
from mistakes.test_wrong_arguments import (
    CONTRACT,
    DECIDED,
    HERE,
    REPORT,
    SOURCE,
    Quit,
    Rent,
    ann,
    azure,
    bea,
    bought,
    last,
    later,
    meaning,
    ordered,
    price,
    rented,
    start,
)


def whole(**parts) -> Contract:
    """A contract of these parts."""
    stated = {"name": "The contract", "parties": (ann, bea), "clauses": (price,)}
    return Contract(**stated | {"effective": start} | parts)


def read(**parts) -> Clause:
    """A clause of these parts, as JSON data."""
    return serialization.from_json(
        Clause, {"is": "Clause", "id": "C1", "text": "A.", "norms": [], **parts}
    )


NORM = {"is": "Permission", "bearer": "A"}

SAID = {
    "a generator of clauses": (
        lambda: whole(clauses=(clause for clause in [price])),
        (
            "clauses takes a tuple of clauses or definitions, not a generator; "
            "write clauses=(Clause('1', '...', party.may(...)), ...)"
        ),
    ),
    "a clause's id for a clause": (
        lambda: whole(clauses=("C1",)),
        (
            "clauses holds 'C1', which is no clause or definition; "
            "write Clause('1', '...', party.may(...))"
        ),
    ),
    "a party for parties": (
        lambda: whole(parties=ann),
        (
            "parties takes a tuple of parties, not Party(name='Ann'); "
            "write parties=(Party('Ann'), ...)"
        ),
    ),
    "a string for actions": (
        lambda: whole(actions="AB"),
        "actions takes several actions, not 'AB'; write actions=(Pay, ...)",
    ),
    "a number for an action": (
        lambda: whole(actions=(5,)),
        "actions holds 5, which is no action; write Pay",
    ),
    "two ids in a string": (
        lambda: Amendment(title="A", effective=last, repeals="AB"),
        "repeals takes a tuple of strings, not 'AB'; write repeals=('...', ...)",
    ),
    "two clauses in a string": (
        lambda: Clause("C1", "A.", overrides="AB"),
        (
            "overrides takes a tuple of clauses or strings, not 'AB'; "
            "write overrides=(Clause('1', '...', party.may(...)), ...)"
        ),
    ),
    "a word for a truth value": (
        lambda: Clause("C1", "A.", dormant="no"),
        "dormant='no' is no truth value; write dormant=True or False",
    ),
    "a number in a string for a rank": (
        lambda: Clause("C1", "A.", rank="5"),
        "rank='5' is no rank; write rank=Rank.DEFAULT_LAW, Rank.CONTRACT or Rank.MANDATORY_LAW",
    ),
    "nothing for a name": (lambda: Party(None), "name=None is no string; write name='...'"),
    "what holds for what is defined": (
        lambda: Definition("D1", "A.", condition=True),
        "condition=True is no condition; write condition=party.did(Action(...))",
    ),
    "a thing too long to show": (
        lambda: Question("q", "Is it?", readings=("a", "b"), sources=SOURCE),
        (
            f"sources takes a tuple of sources, not {repr(SOURCE)[:57]}...; "
            "write sources=(Source(title='...'), ...)"
        ),
    ),
    "a number for a contract": (
        lambda: Engine(5),
        "contract=5 is no contract; write contract=Contract(name='...', ...)",
    ),
    "an event for facts": (
        lambda: Engine(CONTRACT, rented.act),
        (
            f"facts takes several events, not {repr(rented.act)[:57]}...; "
            "write facts=(party.does(Action(...), on=...), ...)"
        ),
    ),
    "a number among events": (
        lambda: HERE.record(bought, 5),
        "5 is no event; write party.does(action, on=...)",
    ),
    "a number among facts": (
        lambda: FactBase().add(5),
        "events=5 is no event; write events=party.does(Action(...), on=...)",
    ),
    "readings in a row": (
        lambda: Engine(CONTRACT, readings=["scope"]),
        "readings takes a dict of strings, not ['scope']; write readings={'...': '...'}",
    ),
    "no readings in an empty row": (
        lambda: HERE.decide(ann, Rent(azure, 1), on=later, readings=[]),
        "readings takes a dict of strings, not []; write readings={'...': '...'}",
    ),
    "a number for a reading": (
        lambda: HERE.report(on=later, readings={"scope": 5}),
        "readings holds 5, which is no string; write '...'",
    ),
    "a name for a party": (
        lambda: REPORT.of("Ann"),
        "party='Ann' is no party; write party=Party('Ann')",
    ),
    "a number for a report": (
        lambda: REPORT.diff(3),
        "other=3 is no report; write other=engine.report(on=...)",
    ),
    "a string for a verdict": (
        lambda: DECIDED.why_not("permitted"),
        (
            "verdict='permitted' is no verdict; write verdict=Verdict.PERMITTED, "
            "Verdict.SILENT, Verdict.PROHIBITED, Verdict.VOID, Verdict.CONFLICT or "
            "Verdict.UNDETERMINED"
        ),
    ),
    "a number for a label": (
        lambda: ann.did(Quit(), 5),
        "label=5 is no string; write label='...'",
    ),
    "a string for who did it": (
        lambda: Event(by="Ann", act=rented.act, on=later),
        "by='Ann' is no party; write by=Party('Ann')",
    ),
    "an instant for a place": (
        lambda: usd(1).rounded(later, None),
        "places=datetime.date(2025, 3, 1) is no whole number; write places=1",
    ),
    "a number for a path": (
        lambda: FactBase.load(5),
        "path=5 is no string or path; write path='...'",
    ),
    "a name for a class": (
        lambda: serialization.from_json("Clause", {}),
        "cls='Clause' is no class; write cls=the class itself",
    ),
    "a total by a number": (
        lambda: total(Quit.on, by=5),
        (
            "When(kind='Quit', occurrence=None) is no field of an action; "
            "write total(Pay.amount, by=...)"
        ),
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_a_wrong_argument_is_told_by_its_name_and_with_a_cure(case) -> None:
    """The text is the one on file."""
    provoke, text = SAID[case]
    with pytest.raises(WrongTypeError) as raised:
        provoke()
    assert str(raised.value) == text


def test_lists_are_taken_for_tuples() -> None:
    """What is made of them is equal, and does not change with the list."""
    clauses = [price]
    made = whole(parties=[ann, bea], clauses=clauses, amendments=[], actions=[Rent])
    clauses.append(meaning)
    assert made == whole(actions=(Rent,))
    assert made.clauses == (price,)
    change = Amendment(title="A", effective=last, repeals=["C1"])
    assert change.repeals == ("C1",)
    later_on = Amendment(title="B", effective=date(2026, 1, 1))
    assert HERE.suppose(amendments=[later_on]).contract.amendments[-1] == later_on


def test_an_iterator_of_events_is_read_once() -> None:
    """It is no container, and where any iterable is asked for it is as good as one."""
    assert len(Engine(CONTRACT, iter([bought, rented]), matcher="semantics").facts) == 2
    assert len(FactBase(event for event in (bought, rented))) == 2


def test_what_is_refused_leaves_what_was_recorded() -> None:
    """An engine is not half built, nor is anything lost."""
    engine = Engine(CONTRACT, (bought,), matcher="semantics")
    for wrong in (None, 5, "x", ordered):
        with pytest.raises(ContractError):
            engine.record(rented, wrong)
        assert list(engine.facts) == [bought]


@checked
def counting(first: int, *others: str, last: date | None = None, **named: int) -> int:
    """A function of every kind of parameter."""
    return first + len(others) + len(named) + (last is not None)


def test_every_kind_of_parameter_is_looked_at() -> None:
    """In a row, by its name, among others; what takes any name looks for itself."""
    assert counting(1, "a", "b", last=later, some=5) == 5
    for args, given, text in (
        (("1",), {}, "first='1' is no whole number; write first=1"),
        ((1, "a", 2), {}, "others holds 2, which is no string; write '...'"),
        ((1,), {"last": 5}, "last=5 is no date; write last=date(2025, 1, 31)"),
    ):
        with pytest.raises(WrongTypeError) as raised:
            counting(*args, **given)
        assert str(raised.value) == text
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        counting()


@pytest.mark.parametrize(
    ("provoke", "said"),
    [
        (lambda: read(id=5), "TypeError('5 is no str')"),
        (lambda: read(dormant="no"), """TypeError('"no" is no bool')"""),
        (lambda: read(overrides="AB"), """TypeError('"AB" is no array')"""),
        (lambda: read(rank=7), "ValueError('7 is not a valid Rank')"),
        (
            lambda: read(norms=[NORM | {"act": {"kind": "B", "fields": [[1]]}}]),
            "TypeError('[1] is no array of 2')",
        ),
    ],
)  # fmt: skip
def test_data_are_what_they_are(provoke, said) -> None:
    """JSON data are not made into something that they do not say."""
    with pytest.raises(MalformedRecordError) as raised:
        provoke()
    assert str(raised.value) == f"this is no Clause: {said}; see to_json for the form"


def test_data_that_are_no_json_are_shown_as_they_are() -> None:
    """What cannot be written as JSON is refused as well."""
    with pytest.raises(
        MalformedRecordError, match="is no value; write a string, an integer, a bool"
    ):
        serialization.value_from_json(object)
    with pytest.raises(MalformedRecordError, match="an event has no 1, 'of'; it has id"):
        serialization.event_from_json({1: 2, "of": 3})
