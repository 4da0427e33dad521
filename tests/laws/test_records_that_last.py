"""Laws of records in a store, of whatever contract and history is drawn."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from contract_rules import Engine, FactBase, FactStore
from contract_rules.errors import TamperedRecordError
from support.clinic import ADMISSIONS, SEALED
from support.histories import cases, matchers, varied_cases

COLUMNS = {
    "contract_rules_events": ("record", "position", "id_hash", "line", "hash"),
    "contract_rules_heads": ("record", "position", "hash", "sealed"),
    "contract_rules_keys": ("record", "key_id", "person", "secret"),
}


@given(case=varied_cases(), data=st.data())
def test_whoever_writes_and_whoever_reads_all_answer_as_the_list_in_order(case, data) -> None:
    """Whatever the turns, and by whatever matcher; and so does a store that is opened anew."""
    with TemporaryDirectory() as folder, ExitStack() as opened:
        url = f"sqlite:///{folder}/record.db"
        engines = [
            opened.enter_context(
                Engine(
                    case.contract,
                    opened.enter_context(FactStore(url)),
                    matcher=data.draw(matchers),
                )
            )
            for _ in range(2)
        ]
        left = case.history
        while left:
            who, some = data.draw(st.sampled_from(engines)), data.draw(st.integers(1, 3))
            who.record(*left[:some])
            left = left[some:]
            if data.draw(st.booleans()):
                done = case.history[: len(case.history) - len(left)]
                asked = data.draw(st.sampled_from(engines))
                with case.engine(data.draw(matchers), done) as alone:
                    assert case.answers(asked) == case.answers(alone)
        with (
            FactStore(url) as store,
            Engine(case.contract, store) as later,
            case.engine("compiled") as alone,
        ):
            for engine in (*engines, later):
                assert case.answers(engine) == case.answers(alone)
                assert engine.facts.recorded == alone.facts.recorded
            assert store.verify().position == len(alone.facts)


@given(case=cases(), data=st.data())
def test_lines_that_go_through_a_store_are_the_same_lines(case, data) -> None:
    """JSON lines, the store, and JSON lines again; and it does not matter in which batches."""
    facts = FactBase(
        evolve(event, note=data.draw(st.text(max_size=4)), recorded=dt.date(2031, 1, 1))
        for event in case.history
    )
    left = list(facts)
    with TemporaryDirectory() as folder:
        first, second = Path(folder, "first.jsonl"), Path(folder, "second.jsonl")
        facts.dump(first)
        with (
            FactStore(f"sqlite:///{folder}/a.db") as one,
            FactStore(f"sqlite:///{folder}/b.db") as two,
        ):
            one.add(*FactBase.load(first))
            while left:
                some = data.draw(st.integers(1, len(left)))
                two.add(*left[:some])
                left = left[some:]
            one.facts.dump(second)
            assert first.read_bytes() == second.read_bytes()
            assert one.verify() == two.verify()
            assert list(one) == list(two) == list(facts)


@cache
def recorded() -> bytes:
    """A database with a record, two people in it, one of them forgotten."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "record.db")
        with FactStore(f"sqlite:///{path}", sealed=SEALED) as store:
            store.add(*ADMISSIONS)
            store.forget("P-2")
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("PRAGMA journal_mode = DELETE")
            raw.execute("DROP TRIGGER contract_rules_no_UPDATE")
            raw.execute("DROP TRIGGER contract_rules_no_DELETE")
        return path.read_bytes()


@given(data=st.data(), table=st.sampled_from(sorted(COLUMNS)))
def test_tampering_with_any_byte_of_any_row_is_noticed(data, table) -> None:
    """Of events, of where records end, and of keys."""
    column = data.draw(st.sampled_from(COLUMNS[table]))
    with TemporaryDirectory() as folder:
        path = Path(folder, "record.db")
        path.write_bytes(recorded())
        with closing(sqlite3.connect(path)) as raw:
            rows = raw.execute(f"SELECT rowid, {column} FROM {table}").fetchall()  # noqa: S608
            row, value = data.draw(st.sampled_from(rows))
            assume(value is not None)  # a key that was deleted has nothing to be changed
            if isinstance(value, int):
                changed = data.draw(st.integers(0, 99).filter(lambda n: n > 3 or n == 0))
            else:
                at = data.draw(st.integers(0, len(value) - 1))
                other = data.draw(st.characters(codec="ascii").filter(lambda c: c != value[at]))
                changed = value[:at] + other + value[at + 1 :]
            raw.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (changed, row))  # noqa: S608
            raw.commit()
        with pytest.raises(TamperedRecordError), FactStore(f"sqlite:///{path}") as store:
            store.verify()
