"""On a local Spark a portfolio answers as here and as the engines do, all in one job of Spark."""

from __future__ import annotations

import pickle
from collections import defaultdict

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.partitions import BATCH, ORDER, Task, unpacked
from contract_rules.portfolio.portfolio import _InPartition
from support.examples import many
from support.portfolio_cases import LAST, PortfolioCase, check_by_engines, portfolios

pytestmark = [pytest.mark.heavy, pytest.mark.slow]


def drawn() -> list[PortfolioCase]:
    """What Spark is asked about, always the same."""
    found: list[PortfolioCase] = []

    @settings(
        max_examples=many(24),
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(portfolios())
    def draw(case) -> None:
        found.append(case)

    draw()
    return found


def asked_of(case: PortfolioCase) -> list[tuple[str, dict]]:
    acts = [{"party": who.name, "acts": act, "on": LAST} for who, act in case.acts]
    names = ("duties", "breaches", "totals")
    return [*((name, {"on": LAST}) for name in names), *(("decide", asked) for asked in acts)]


def tasks_of(case: PortfolioCase) -> list[Task]:
    """What executors are sent of a portfolio."""
    options = {"early": True, "part": 8, "numbered": True, "workers": 1}
    template = pickle.dumps(case.template)
    return [
        Task(_InPartition, template, options, question, pickle.dumps(arguments))
        for question, arguments in asked_of(case)
    ]


def rows_of(number: int, case: PortfolioCase) -> list[tuple]:
    """The rows of its tables, which are texts: whatever their columns, in one DataFrame."""
    return [
        (number, n, row[key], name, row)
        for name, key, table in (
            ("instances", "id", case.table),
            ("events", "instance", case.record),
        )
        for n, row in enumerate(table.to_pylist(), 1)
    ]


def test_each_contract_is_answered_about_on_spark_as_here(spark) -> None:
    """Their contracts are divided by Spark, answered about, and collected at once."""
    cases = drawn()
    columns = [(case.table.column_names, case.record.column_names) for case in cases]
    tasks = pickle.dumps([tasks_of(case) for case in cases])

    def answered(batches):
        rows = pa.Table.from_batches(list(batches))
        for number, questions in enumerate(pickle.loads(tasks)):  # noqa: S301 (our own)
            mine = rows.filter(pc.equal(rows.column("case"), number))
            told = {"row": mine.column("row"), "key": mine.column("key")}
            for name, there in zip(("instances", "events"), columns[number], strict=True):
                cells = [
                    dict(row) if of == name else None
                    for of, row in zip(
                        mine.column("of").to_pylist(),
                        mine.column("cells").to_pylist(),
                        strict=True,
                    )
                ]
                kind = pa.struct([(column, pa.string()) for column in there])
                told[name] = pa.array(cells, kind)
            told["bucket"] = pa.array([0] * mine.num_rows, pa.int32())
            rows_here = pa.table(told).combine_chunks().to_batches()
            kept = list(questions[0].kept(rows_here))
            for place, task in enumerate(questions):
                for batch in task.packs(kept):
                    where = [pa.array([number]), pa.array([place]), batch.column(BATCH)]
                    yield pa.record_batch(where, names=["case", "question", BATCH])

    every = [row for number, case in enumerate(cases) for row in rows_of(number, case)]
    declared = "case bigint, row bigint, key string, of string, cells map<string, string>"
    divided = spark.createDataFrame(every, declared).repartition(2, "case", "key")
    outs = defaultdict(list)
    for number, place, batch in divided.mapInArrow(
        answered, f"case bigint, question bigint, {BATCH} binary"
    ).collect():
        outs[number, place].append(unpacked(bytes(batch)))

    count = 0
    for number, case in enumerate(cases):
        answers, rejects = {}, []
        with Portfolio(case.template, case.table, case.record, early=True, workers=1) as here:
            for place, (question, arguments) in enumerate(asked_of(case)):
                expected = here.batches(question, **arguments).read_all()
                answers[question], more = told_by(outs[number, place], expected.schema)
                rejects += [row for row in more if row not in rejects]
                assert answers[question].equals(expected) is True
                count += expected.num_rows
            known = here.rejects.to_pylist()
        assert (sorted(map(str, rejects)) == sorted(map(str, known))) is True
        found = {name: answers[name].to_pylist() for name in ("duties", "breaches")}
        check_by_engines(case, found, [answers["decide"].to_pylist() for _ in case.acts], rejects)
    assert count > 5 * len(cases)


def told_by(out: list[pa.Table], schema: pa.Schema) -> tuple[pa.Table, list[dict]]:
    """The answers and the rejects among what comes of a question."""
    if not out:
        return schema.empty_table(), []
    table = pa.concat_tables(out).sort_by([(name, "ascending") for name in ORDER])
    answers, rejects = (
        pa.Table.from_struct_array(
            table.filter(table.column(kind).is_valid()).column(kind).combine_chunks()
        )
        for kind in ("answer", "reject")
    )
    return answers.cast(schema), rejects.to_pylist()
