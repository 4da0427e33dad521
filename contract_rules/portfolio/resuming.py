"""Writes answers part by part, so that what is killed is gone on with, and a file is whole."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from contract_rules.contracts.files import endless, replace
from contract_rules.errors import ResumptionError
from contract_rules.portfolio.extra import ArrowTable, extra
from contract_rules.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from contract_rules.portfolio.working import Done

MANIFEST = "manifest.json"


def fingerprint(*parts: object) -> str:
    """What a run turns on, and the version that it is of, in short."""
    return sha256("\n".join(map(repr, (VERSION, *parts))).encode()).hexdigest()


class AnswerParts:
    """The parts of an answer, in a folder beside the file that they are to become.

    Args:
        path: The file.
        print_: What the run turns on, in short.
        count: How many parts there are.

    Raises:
        ResumptionError: When the folder is there, and is of another run.
        OSError: When it cannot be made, or the path is that of a folder, a pipe or a device.
    """

    def __init__(self, path: Path, print_: str, count: int) -> None:
        what = "a folder" if path.is_dir() else endless(path)
        if what:
            msg = f"{path} is {what}, and answers are written to a file; name one"
            raise OSError(msg)
        if not path.parent.is_dir():
            msg = f"there is no folder {path.parent}, where {path.name} is to be; make it first"
            raise FileNotFoundError(msg)
        self._parquet: Any = extra("pyarrow.parquet")
        self._path, self._count = path, count
        self._folder = path.with_name(f"{path.name}.parts")
        self._folder.mkdir(exist_ok=True)
        manifest = self._folder / MANIFEST
        told = {"run": print_, "parts": count}
        if not manifest.exists():
            replace(manifest, [json.dumps(told)])
        elif json.loads(manifest.read_text(encoding="utf-8")) != told:
            msg = (
                f"{self._folder} holds parts of an answer to another question, of other tables or "
                "of another version; remove it to begin anew"
            )
            raise ResumptionError(msg)

    def missing(self) -> list[int]:
        """The numbers of the parts that are still to be answered."""
        return [n for n in range(self._count) if not self._named(n, "answers").exists()]

    def put(self, number: int, done: Done) -> int:
        """Write what came of a part; its number."""
        for name, table in (
            ("rejects", done.rejects),
            ("refused", done.refused),
            ("answers", done.answers),  # last, as it says that the part is whole
        ):
            write_table(table, self._named(number, name))
        return number

    def rejects(self, number: int) -> tuple[ArrowTable, ArrowTable]:
        """What was rejected of a part that was answered before."""
        return self._read(number, "rejects"), self._read(number, "refused")

    def finish(self, schema: Any) -> int:  # noqa: ANN401 (of Arrow)
        """Make the file of all parts, and let it take its place; how many rows it has."""
        beside, rows = self._folder / "whole.tmp", 0
        with self._parquet.ParquetWriter(beside, schema) as writer:
            for number in range(self._count):
                table = self._read(number, "answers")
                writer.write_table(table)
                rows += table.num_rows
        _to_disk(beside)
        beside.replace(self._path)
        with suppress(OSError):  # the answer is there
            shutil.rmtree(self._folder)
        return rows

    def _named(self, number: int, name: str) -> Path:
        return self._folder / f"{number:06}.{name}.parquet"

    def _read(self, number: int, name: str) -> ArrowTable:
        with self._parquet.ParquetFile(self._named(number, name)) as file:
            return file.read()


def write_table(table: ArrowTable, path: Path) -> None:
    """Write a table to a file of Parquet beside another, and let that take its place.

    Raises:
        OSError: When it cannot be written; what stood there stands.
    """
    beside = path.with_name(f".{path.name}.tmp")
    try:
        extra("pyarrow.parquet").write_table(table, beside)
        _to_disk(beside)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
