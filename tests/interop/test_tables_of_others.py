"""Tables of pandas, Polars and Arrow, where these are installed: the extra ``test-heavy``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contract_rules import (
    Clause,
    Contract,
    Engine,
    usd,
)
from contract_rules.errors import WrongTypeError
from contract_rules.interop import to_rows
from support.subletting import Person, Sublet, lease, tenant

pytestmark = pytest.mark.heavy


ROWS = [
    {"id": 1, "person": "Ada", "price": "90", "day": date(2026, 3, 1)},
    {"id": 2, "person": "Bob", "price": "USD 900", "day": date(2026, 3, 2)},
    {"id": 3, "person": None, "price": "x", "day": date(2026, 3, 3)},
]
WRONG = (
    "row 3: person: the cell is empty; state it, or leave the field open in every row by "
    "columns=; price: 'x' is not a number; write digits, such as '1500.25' or '38e9'"
)


def decided(table, **asked):
    with Engine(lease) as engine:
        return engine.decide_many(tenant, table, action=Sublet, **({"on": "day"} | asked))


def answered(rows) -> list:
    return [(row["id"], row["verdict"], row["clauses"], row["error"]) for row in rows]


ANSWERS = [(1, "silent", "", None), (2, "prohibited", "7", None), (3, None, None, WRONG)]


def test_a_table_of_pandas_keeps_its_index() -> None:
    """And days that it holds as timestamps are days; what is null is null."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(ROWS, index=[7, 8, 9])
    frame["day"] = pd.to_datetime(frame["day"])
    found = decided(frame)
    assert isinstance(found, pd.DataFrame)
    assert list(found.index) == [7, 8, 9]
    plain = found.astype(object).where(found.notna(), None)
    assert answered(plain.to_dict("records")) == ANSWERS
    assert list(frame.columns) == ["id", "person", "price", "day"]


def test_a_table_of_polars() -> None:
    """A lazy one is to be collected first."""
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(ROWS)
    found = decided(frame)
    assert isinstance(found, pl.DataFrame)
    assert answered(found.to_dicts()) == ANSWERS
    assert found.schema["verdict"] == pl.String
    exact = frame.head(2).with_columns(price=pl.Series([Decimal("90.00"), Decimal(900)]))
    assert decided(exact)["verdict"].to_list() == ["silent", "prohibited"]
    with pytest.raises(WrongTypeError, match="a lazy one of Polars collected"):
        decided(frame.lazy())


def test_a_table_of_arrow() -> None:
    pa = pytest.importorskip("pyarrow")
    found = decided(pa.Table.from_pylist(ROWS))
    assert isinstance(found, pa.Table)
    assert answered(found.to_pylist()) == ANSWERS


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_floats_are_no_amounts(package) -> None:
    """As they are not exact; whole numbers are."""
    made = pytest.importorskip(package).DataFrame
    rows = {"id": [1, 2], "person": ["Ada", "Bob"]}
    found = decided(made({**rows, "price": [90.5, 900.0]}), on=date(2026, 3, 1))
    assert next(iter(found["error"])) == (
        "row 1: price: 90.5 is not an exact number; write it as a string, such as '0.1'"
    )
    found = decided(made({**rows, "price": [90, 900]}), on=date(2026, 3, 1))
    assert list(found["verdict"]) == ["silent", "prohibited"]


def test_rows_of_answers_make_a_data_frame() -> None:
    """With amounts as exact decimals."""
    pl = pytest.importorskip("polars")
    owed = tenant.must(Sublet(person=Person("Ada"), price=usd(90)))
    contract = Contract(
        name="Owed",
        parties=(tenant,),
        clauses=(Clause("1", "Owed.", owed),),
        effective=date(2026, 1, 1),
    )
    with Engine(contract) as engine:
        frame = pl.DataFrame(to_rows(engine.duties(on=date(2026, 1, 1))))
    assert frame["amount"].to_list() == [Decimal(90)]
