"""Acts in the rows of a table: lists of dicts, and what stands in for frames of others.

Those of pandas, Polars and Arrow have their own tests, for whoever has installed these.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Entity,
    Field,
    Money,
    Party,
    Quantity,
    anything,
    hours,
    more_than,
    usd,
)
from contract_rules.errors import (
    ContractError,
    ExtraMissingError,
    MissingFieldError,
    UnknownActionError,
    UnknownFieldError,
    UnknownPartyError,
    WrongTypeError,
)


class Person(Entity):
    """Somebody."""


class Sublet(Action, phrase="sublet to {person} for {price}", currency="USD"):
    person: Field[Person]
    price: Field[Money]


class Agree(Action, phrase="agree to {person}"):
    person: Field[Person]


class Do(Action, additive={"weight": "tonnes"}):
    done: Field[bool]
    number: Field[int]
    share: Field[Decimal]
    title: Field[str]
    cause: Field[Literal["fire", "war"]]
    day: Field[date]
    to: Field[Party]
    weight: Field[Quantity]


landlord, tenant = Party("the landlord"), Party("the tenant")
ada, bob = Person("Ada", aliases=("Adele",)), Person("Bob")
lease = Contract(
    name="Lease",
    parties=(landlord, tenant),
    clauses=(
        Clause(
            "7",
            "Not for more than 100, unless agreed.",
            tenant.must_not(
                Sublet(person=anything, price=more_than(usd(100))),
                unless=landlord.did(Agree(person=Sublet.person)),
            ),
            overrides=("8",),
        ),
        Clause("8", "To Ada or Bob.", *(tenant.may(Sublet(one, anything)) for one in (ada, bob))),
        Clause(
            "9",
            "Anything.",
            tenant.may(
                Do(
                    done=True,
                    **dict.fromkeys(
                        ("number", "share", "title", "cause", "day", "to", "weight"), anything
                    ),
                )
            ),
        ),
    ),
    effective=date(2026, 1, 1),
)
DAY = date(2026, 3, 31)
AGREED = landlord.does(Agree(person=bob), on=date(2026, 3, 15))


@pytest.fixture
def engine():
    with Engine(lease, [AGREED]) as made:
        yield made


def verdicts(rows) -> list:
    return [(row["verdict"], row["clauses"], row["error"]) for row in rows]


def test_each_row_is_an_act_and_has_its_answer_beside_it(engine) -> None:
    """As decide has it; columns of its own stay, and an alias names the thing."""
    rows = [
        {"id": 1, "person": "Adele", "price": Decimal(90)},
        {"id": 2, "person": "Ada", "price": "USD 900"},
        {"id": 3, "person": bob, "price": usd(900)},
        {"id": 4, "person": "Eve", "price": 90},
    ]
    found = engine.decide_many(tenant, rows, on=DAY, action=Sublet)
    assert [row | {"notes": None} for row in found] == [
        {**row, "verdict": verdict, "effect": "none", "clauses": clauses}
        | {"confidence": confidence, "notes": None, "error": None}
        for row, verdict, clauses, confidence in zip(
            rows,
            ("permitted", "prohibited", "permitted", "silent"),
            ("8", "7", "7, 8", ""),
            ("official", "official", "official", None),
            strict=True,
        )
    ]
    for row, answer in zip(rows[:2], found, strict=False):
        act = Sublet(ada, usd(90) if row["id"] == 1 else usd(900))
        decision = engine.decide(tenant, act, on=DAY)
        assert (decision.verdict.value, ", ".join(decision.clauses)) == (
            answer["verdict"],
            answer["clauses"],
        )


def test_a_name_that_nothing_else_has_is_noted(engine) -> None:
    """It may be mistyped: to Bobb nobody agreed."""
    (row,) = engine.decide_many(tenant, [{"person": "Bobb", "price": 900}], on=DAY, action=Sublet)
    decision = engine.decide(tenant, Sublet(Person("Bobb"), usd(900)), on=DAY)
    assert row["notes"] == "\n".join(decision.notes)
    assert "'Bob'" in row["notes"]


def test_the_day_and_the_action_may_be_columns(engine) -> None:
    """Bob was agreed to on the 15th; a day may be a text, and a datetime at midnight."""
    rows = [
        {"action": "Sublet", "day": "2026-03-14", "person": "Bob", "price": 900},
        {"action": "Sublet", "day": datetime(2026, 3, 15), "person": "Bob", "price": 900},  # noqa: DTZ001
        {"action": "Sublet", "day": datetime(2026, 3, 16, 9, tzinfo=UTC), "person": "Bob"}
        | {"price": 900},
        {"action": "Agree", "day": DAY, "person": "Bob", "price": None},
        {"action": "Sublet", "day": 5, "person": "Bob", "price": 900},
        {"action": "Sublt", "day": DAY, "person": "Bob", "price": 900},
        {"action": None, "day": DAY, "person": "Bob", "price": 900},
    ]
    found = verdicts(engine.decide_many(tenant, rows, on="day"))
    assert found[:4] == [
        ("prohibited", "7", None),
        ("permitted", "7, 8", None),
        ("permitted", "7, 8", None),
        ("silent", "", None),
    ]
    assert [error for _, _, error in found[4:]] == [
        "row 5: day: 5 is no day; write such as 2025-01-21",
        "row 6: Lease has no action 'Sublt'; did you mean 'Sublet'?",
        "row 7: action: None names no action",
    ]


def test_a_field_may_stand_in_another_column_or_be_left_open(engine) -> None:
    """Open, it stands for a value that no clause names: for somebody else."""
    rows = [{"whom": "Ada", "price": 90}, {"whom": "Bob", "price": 900}]
    asked = {"on": DAY, "action": "Sublet"}
    found = engine.decide_many(tenant, rows, columns={"person": "whom"}, **asked)
    assert verdicts(found) == [("permitted", "8", None), ("permitted", "7, 8", None)]
    found = engine.decide_many(tenant, rows, columns={"person": None}, **asked)
    assert verdicts(found) == [("silent", "", None), ("prohibited", "7", None)]


WHOLE = {
    "done": "yes",
    "number": "7",
    "share": "0.5",
    "title": "",
    "cause": "fire",
    "day": "2026-01-02",
    "to": "the landlord",
    "weight": "60 tonnes",
}


def test_cells_hold_each_type_as_text_or_as_such(engine) -> None:
    """A text may be empty, and a day a datetime at midnight."""
    held = {
        "done": True,
        "number": 7,
        "share": Decimal("0.5"),
        "title": "x",
        "cause": "war",
        "day": datetime(2026, 1, 2),  # noqa: DTZ001
        "to": landlord,
        "weight": 60,
    }
    days = {"day": date(2026, 1, 2)}
    rows = [WHOLE, held, held | days]
    found = engine.decide_many(tenant, rows, on=DAY, action=Do)
    assert verdicts(found) == [("permitted", "9", None)] * 3


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"done": "maybe"}, "done: 'maybe' is no truth value; write yes or no"),
        ({"done": 1}, "done: 1 is no bool"),
        ({"number": "7.5"}, "number: '7.5' is no whole number; write one, such as 12"),
        ({"number": True}, "number: True is no int"),
        (
            {"share": 0.5},
            "share: 0.5 is not an exact number; write it as a string, such as '0.1'",
        ),
        ({"title": 5}, "title: 5 is no str"),
        ({"title": None}, EMPTY := (
            "title: the cell is empty; state it, or leave the field open in every row by columns="
        )),
        ({"day": datetime(2026, 1, 2, 9, tzinfo=UTC)}, (
            "day: 2026-01-02T09:00:00+00:00 is an instant, and the field holds a day"
        )),
        ({"day": 5}, "day: 5 is no date"),
        ({"to": bob}, "to: Entity('Person', 'Bob') is no Party"),
        ({"weight": Fraction(1, 2)}, (
            "weight: Fraction(1, 2) is not a number; write digits, such as '1500.25' or '38e9'"
        )),
        ({"done": "", "title": None}, (
            "done: the cell is empty; state it, or leave the field open in every row by columns=; "
            + EMPTY
        )),
    ],
)  # fmt: skip
def test_a_row_that_states_no_act_says_all_that_is_wrong(engine, change, text) -> None:
    """And has no verdict; the others have theirs."""
    rows = [WHOLE, WHOLE | change]
    good, bad = engine.decide_many(tenant, rows, on=DAY, action=Do)
    assert good["verdict"] == "permitted"
    assert bad == {
        **(WHOLE | change),
        **dict.fromkeys(("verdict", "effect", "clauses", "confidence", "notes")),
        "error": f"row 2: {text}",
    }


def test_a_value_that_a_field_does_not_hold_is_an_error_of_its_row(engine) -> None:
    """As of a question that is asked by itself."""
    (row,) = engine.decide_many(tenant, [WHOLE | {"cause": "flood"}], on=DAY, action=Do)
    with pytest.raises(ContractError) as raised:
        Do(**{**dict.fromkeys(WHOLE, anything), "cause": "flood"})
    assert row["error"].startswith("row 1: ")
    assert "flood" in row["error"]
    assert "flood" in str(raised.value)


ROWS = [{"person": "Ada", "price": 90}]


@pytest.mark.parametrize(
    ("asked", "kind", "text"),
    [
        (
            {"rows": [{"prson": "Ada"}], "action": Sublet},
            MissingFieldError,
            (
                "the table has no column 'person', 'price'; it has 'prson'; say in which a field "
                "stands, or that it is left open: columns={'person': None}"
            ),
        ),
        (
            {"columns": {"price": "cost"}, "action": Sublet},
            MissingFieldError,
            (
                "the table has no column 'cost'; it has 'person', 'price'; say in which a field "
                "stands, or that it is left open: columns={'cost': None}"
            ),
        ),
        (
            {},
            MissingFieldError,
            "the table has no column 'action'; say what action its rows are: action=Pay",
        ),
        (
            {"action": 5},
            WrongTypeError,
            "action= is 5, no action; write action=Pay, or action='Pay'",
        ),
        (
            {"action": "Sublt"},
            UnknownActionError,
            "Lease has no action 'Sublt'; did you mean 'Sublet'?",
        ),
        (
            {"action": Sublet, "columns": {"pric": None}},
            UnknownFieldError,
            "Sublet has no field 'pric'; did you mean 'price'?",
        ),
        (
            {"action": Sublet, "on": "day"},
            WrongTypeError,
            "the table has no column 'day'; on= is a day, or names the column with the days",
        ),
        (
            {"action": Sublet, "rows": [*ROWS, 5]},
            WrongTypeError,
            "row 2 is 5, no dict of cells by the names of columns",
        ),
        (
            {"action": Sublet, "rows": [{**ROWS[0], "verdict": 1, "error": 2}]},
            WrongTypeError,
            (
                "the table has a column 'verdict', 'error' already, as answers have; name yours "
                "otherwise"
            ),
        ),
        (
            {"action": Sublet, "rows": [Sublet(ada, usd(5))]},
            WrongTypeError,
            "on= is a day, and action= and columns= are of tables; leave them out for acts",
        ),
        ({"action": Sublet, "party": Party("Eve")}, UnknownPartyError, None),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_as_a_whole(engine, asked, kind, text) -> None:
    rows, party = asked.pop("rows", ROWS), asked.pop("party", tenant)
    with pytest.raises(ContractError) as raised:
        engine.decide_many(party, rows, **({"on": DAY} | asked))
    assert type(raised.value) is kind
    assert text is None or str(raised.value) == text


def test_acts_are_decided_as_before(engine) -> None:
    assert engine.decide_many(tenant, [], on=DAY) == ()
    (decision,) = engine.decide_many(tenant, [Sublet(ada, usd(90))], on=DAY)
    assert decision == engine.decide(tenant, Sublet(ada, usd(90)), on=DAY)


# what stands in for a package that is not installed


class Column:
    """A column of a frame, as narwhals has it."""

    def __init__(self, cells: list) -> None:
        self._cells = cells

    def to_list(self) -> list:
        return [float("nan") if cell is None else cell for cell in self._cells]

    def is_null(self) -> Column:
        return Column([cell is None for cell in self._cells])


class Frame:
    """A frame as narwhals has it, and what it makes a frame of."""

    implementation = "here"

    def __init__(self, columns: dict[str, list]) -> None:
        self.cells = columns

    @property
    def columns(self) -> list[str]:
        return [*self.cells]

    def __getitem__(self, name: str) -> Column:
        return Column(self.cells[name])

    def with_columns(self, *series: tuple[str, list]) -> Frame:
        return Frame({**self.cells, **dict(series)})

    def to_native(self) -> Frame:
        return self


class Narwhals:
    """The module, as far as it is used."""

    String = str

    @staticmethod
    def from_native(table: object, *, eager_only: bool) -> Frame:
        assert eager_only
        if not isinstance(table, Frame):
            raise TypeError
        if "twice" in table.cells:
            msg = "Expected unique column names"
            raise ValueError(msg)
        return table

    @staticmethod
    def new_series(name: str, cells: list, dtype: object, *, backend: str) -> tuple[str, list]:
        assert (dtype, backend) == ("", "here")
        return name, cells


class Lazy:
    columns = ("person", "price")


def test_a_frame_is_read_by_columns_and_given_back_as_its_kind(engine, monkeypatch) -> None:
    """An empty cell, which is NaN in some, is empty."""
    monkeypatch.setitem(sys.modules, "narwhals", Narwhals)
    frame = Frame({"person": ["Ada", None], "price": [90, 90]})
    found = engine.decide_many(tenant, frame, on=DAY, action=Sublet)
    assert isinstance(found, Frame)
    assert found.columns == [
        *("person", "price", "verdict", "effect", "clauses", "confidence", "notes", "error"),
    ]
    assert found.cells["verdict"] == ["permitted", None]
    assert found.cells["error"][1].startswith("row 2: person: the cell is empty; ")
    with pytest.raises(WrongTypeError, match=r"Lazy .* is no table that can be read; write one"):
        engine.decide_many(tenant, Lazy(), on=DAY, action=Sublet)
    with pytest.raises(WrongTypeError, match="give each a name of its own"):
        engine.decide_many(tenant, Frame({"twice": []}), on=DAY, action=Sublet)
    with pytest.raises(WrongTypeError, match="the table has a column 0; name each by a text"):
        engine.decide_many(tenant, Frame({0: []}), on=DAY, action=Sublet)


def test_an_empty_cell_of_a_field_that_may_be_open_leaves_it_open() -> None:
    """So that it stands for a value that no clause names."""

    class Stay(Action):
        nights: Field[int] = anything

    agreed = Contract(
        name="Stays",
        parties=(tenant,),
        clauses=(Clause("1", "No long ones.", tenant.must_not(Stay(nights=more_than(3)))),),
        effective=date(2026, 1, 1),
    )
    rows = [{"nights": None}, {"nights": 4}]
    with Engine(agreed) as engine:
        found = engine.decide_many(tenant, rows, on=DAY, action=Stay)
    assert [one["verdict"] for one in found] == ["silent", "prohibited"]


def test_no_rows_are_a_table_of_none(engine) -> None:
    """Where something is asked of rows; else they are no acts."""
    assert engine.decide_many(tenant, [], on=DAY, action=Sublet) == []
    assert engine.decide_many(tenant, [], on=DAY) == ()


def test_all_that_is_wrong_with_a_row_is_told(engine) -> None:
    """A day without a time zone, or none, is wrong of its row alone."""
    rows = [
        {"person": "Ada", "price": "x", "day": datetime(2026, 3, 16, 9)},  # noqa: DTZ001
        {"person": "Ada", "price": 90, "day": Never(2026, 3, 16)},
        {"person": "Ada", "price": 90, "day": DAY},
    ]
    first, second, third = engine.decide_many(tenant, rows, on="day", action=Sublet)
    assert first["error"].startswith("row 1: price: 'x' is not a number")
    assert "; day: " in first["error"]
    assert "no time zone" in first["error"]
    assert "is no day" in second["error"]
    assert third["error"] is None


class Never(datetime):
    """As pandas has a time that is none."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = datetime.__hash__


def test_cells_hold_instants_and_durations_as_they_are() -> None:
    """Of a class of their own, too, as those of pandas; one that is none is empty."""

    class Longer(timedelta):
        pass

    class Stop(Action):
        at: Field[datetime]
        lasted: Field[timedelta]

    stop = Contract(
        name="Stops",
        parties=(tenant,),
        clauses=(
            Clause(
                "1",
                "No long stops.",
                tenant.must_not(Stop(at=anything, lasted=more_than(hours(1)))),
            ),
        ),
        effective=date(2026, 1, 1),
    )
    rows = [
        {"at": datetime(2026, 3, 16, 9, tzinfo=UTC), "lasted": timedelta(hours=2)},
        {"at": "2026-03-16T09:00:00Z", "lasted": Longer(minutes=5)},
        {"at": Never(2026, 3, 16, tzinfo=UTC), "lasted": "PT5M"},
    ]
    with Engine(stop) as engine:
        found = engine.decide_many(tenant, rows, on=DAY, action=Stop)
    assert [one["verdict"] for one in found] == ["prohibited", "silent", None]
    assert found[2]["error"].startswith("row 3: at: the cell is empty")


def test_without_the_package_narwhals_it_says_what_to_install(engine, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(ExtraMissingError) as raised:
        engine.decide_many(tenant, Lazy(), on=DAY, action=Sublet)
    assert str(raised.value) == (
        "tables need the package narwhals; install it: pip install 'contract-rules[tables]'"
    )
