"""What stands in for Spark where it is not installed: tables that are divided in this process.

A `DataFrame` here holds a table of Arrow, as those of Spark do many batches. `Spread` does with
them by hand what `contract_rules.portfolio.spark` has Spark do, and has each partition answered
by what its executors would be sent.
"""

from __future__ import annotations

import pickle
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from contract_rules.portfolio.partitions import ANSWER, ORDER, database_in, unpacked

KEYS = {"instances": "id", "events": "instance", "acts": "instance"}


class DataFrame:
    """A table of Arrow in the place of a DataFrame.

    Args:
        table: The table.
    """

    __module__ = "pyspark.sql.dataframe"  # by which it is known

    def __init__(self, table: pa.Table) -> None:
        self.table = table


class Spread:
    """Divides tables into three partitions by the contracts that their rows are of."""

    kept = 0

    def __init__(self, instances, events, *, numbered) -> None:
        self.numbered, self.in_each = numbered, (0, 0)
        self._given = {"instances": self.taken(instances, ""), "events": self.taken(events, "")}
        self._kept: list[pa.Table] = []

    def taken(self, given, _: str) -> DataFrame:
        return given if isinstance(given, DataFrame) else DataFrame(given)

    @property
    def columns(self):
        return tuple(map(self.no_rows, self._given.values()))

    @property
    def some(self):
        return self._given["instances"].table.slice(0, 2), self.columns[1]

    @staticmethod
    def no_rows(frame: DataFrame) -> pa.Table:
        return frame.table.slice(0, 0)

    def divide(self, part: int, task) -> None:
        assert part
        self.in_each = tuple(frame.table.num_rows // 3 for frame in self._given.values())
        buckets = pa.table({"bucket": pa.array(range(3), pa.int32())})
        rows = [self._told(name, frame) for name, frame in self._given.items()]
        self._kept = self._done(task.kept, [*rows, buckets])

    @staticmethod
    def _done(work, tables: list[pa.Table]) -> list[pa.Table]:
        """What work does with each partition, as it is sent."""
        rows = pa.concat_tables(tables, promote_options="default")
        sent = pickle.loads(pickle.dumps(work))  # noqa: S301 (as Spark sends it)
        return [
            pa.Table.from_batches([batch])
            for bucket in range(4)  # in the last of which there is nothing
            for batch in sent(rows.filter(pc.equal(rows["bucket"], bucket)).to_batches())
        ]

    def _told(self, name: str, frame: DataFrame) -> pa.Table:
        """The rows of a table with their numbers and their contracts."""
        table = frame.table
        numbers = table.column("row") if self.numbered else pa.array(range(1, len(table) + 1))
        cells = table.drop_columns(["row"]) if self.numbered else table
        key = cells.column(KEYS[name]).cast(pa.string())
        told = pa.chunked_array(cells.to_struct_array(), pa.struct(list(cells.schema)))
        buckets = pa.array(map(_bucket, key.to_pylist()), pa.int32())
        return pa.table({"bucket": buckets, "row": numbers, "key": key, name: told})

    def ask(self, task, acts) -> list[pa.Table]:
        Spread.kept += 1
        asked = [] if acts is None else [self._told("acts", acts)]
        return self._done(task.packs, [*asked, *reversed(self._kept)])

    @staticmethod
    def told(found: list[pa.Table], kind: str):
        for table in found:
            if table.column("kind")[0].as_py() == kind:
                yield unpacked(table.column("batch")[0].as_py())

    @staticmethod
    def answers(found: list[pa.Table], task) -> pa.Table:
        sent = pickle.loads(pickle.dumps(task.answers))  # noqa: S301 (as Spark sends it)
        packs = [b for table in found for b in table.to_batches()]
        mine = [b for b in packs if b.column("kind")[0].as_py() == ANSWER]
        out = pa.Table.from_batches(sent(mine)).sort_by([(n, "ascending") for n in ORDER])
        return pa.Table.from_struct_array(out.column(ANSWER))

    def write(self, found, task, path) -> int:
        table = self.answers(found, task)
        Path(path).mkdir()
        parquet.write_table(table, Path(path, "part-0.parquet"))
        return table.num_rows

    def release(self, _) -> None:
        Spread.kept -= 1

    def database_of(self, instance: str):
        rows = pa.concat_tables(self._kept)
        return database_in(rows.filter(pc.equal(rows["bucket"], _bucket(instance))))

    def named(self, columns) -> list[str]:
        table = self._given["instances"].table
        return [str(one) for name in columns for one in table.column(name).to_pylist()]

    def near(self, instance: str) -> list[str]:
        return [f"like {instance}"]

    def close(self) -> None:
        self._kept.clear()


def _bucket(contract: str | None) -> int:
    return zlib.crc32((contract or "").encode()) % 3
