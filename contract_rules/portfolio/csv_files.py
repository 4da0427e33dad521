"""Reads tables from files of CSV: all cells are texts, which are read as those of other tables.

Nothing of a file is guessed but what stands between its cells, which its first line shows.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from contract_rules.errors import MalformedRecordError
from contract_rules.portfolio.querying import rows_of_query

BETWEEN = (",", ";", "\t")
"""What may stand between cells."""

_MOST = 1 << 20
"""How long a first line may be."""


def is_csv(path: str | Path) -> bool:
    """Whether a file is called as one of CSV is."""
    return str(path).casefold().endswith((".csv", ".tsv"))


def read_csv(db: Any, path: str | Path) -> Any:  # noqa: ANN401 (of DuckDB)
    """The rows of a file of CSV, or of several, as DuckDB reads them when they are asked for.

    Args:
        db: The connection; what is wrong with rows it keeps for `see_whole`.
        path: The file; ``*`` stands for whatever is there.

    Raises:
        MalformedRecordError: When a file is no CSV with a first line of names, or when files
            have other columns.
        OSError: When a file cannot be read, or there is none.
    """
    files = [str(path)]
    if any(sign in str(path) for sign in "*?["):
        found = rows_of_query(db, "SELECT file FROM glob(?) ORDER BY file", [str(path)])
        files = [str(row[0]) for row in found]
    if not files:
        msg = f"there is no file {path}"
        raise FileNotFoundError(msg)
    heads = {file: _head(file) for file in files}
    between, names = heads[files[0]]
    for file, head in heads.items():
        if head != (between, names):
            msg = f"{file} has other columns than {files[0]}, or in another order; make them alike"
            raise MalformedRecordError(msg)
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in names)
    return db.sql(
        f"SELECT * FROM read_csv([{', '.join(map(_text, files))}], auto_detect = false, "  # noqa: S608 (quoted)
        f"header = true, delim = {_text(between)}, quote = '\"', escape = '\"', "
        f"columns = {{{columns}}}, allow_quoted_nulls = false, store_rejects = true)"
    )


def see_whole(db: Any) -> None:  # noqa: ANN401 (of DuckDB)
    """See that nothing was wrong with the rows that were read.

    Raises:
        MalformedRecordError: When something was; tells of the first such line.
    """
    found = rows_of_query(
        db,
        "SELECT file_path, line, error_type, error_message FROM reject_errors JOIN reject_scans "
        "USING (scan_id, file_id) ORDER BY line LIMIT 1",
    )
    for file, line, kind, told in found:
        why = _WHY.get(kind, f"it cannot be read: {told}")
        if kind in _COUNTED:
            wanted, there = (int(word) for word in told.split() if word.isdigit())
            why = f"it has {there} cells, and the first line {wanted}; {_QUOTED}"
        msg = f"{file}, line {line}: {why}"
        raise MalformedRecordError(msg)


_QUOTED = 'a cell in which a comma stands is written in quotes, "Ann, and Bob"'

_COUNTED = ("MISSING COLUMNS", "TOO MANY COLUMNS")

_WHY = {
    "INVALID ENCODING": "it is no UTF-8; save the file as UTF-8",
    "UNQUOTED VALUE": 'a quote is not closed, or stands within a cell; write it twice, ""',
    "LINE SIZE OVER MAXIMUM": "it is longer than a line may be; perhaps a quote is not closed",
}


def _head(path: str) -> tuple[str, list[str]]:
    """What stands between the cells of a file, and the names in its first line.

    Raises:
        MalformedRecordError: When it has none.
    """
    with Path(path).open("rb") as file:
        start = file.readline(_MOST)
    try:
        line = start.decode("utf-8-sig")
    except UnicodeDecodeError:
        msg = f"{path}, line 1: {_WHY['INVALID ENCODING']}"
        raise MalformedRecordError(msg) from None
    first = next(iter(line.splitlines()), "")
    between = max(BETWEEN, key=first.count)
    try:
        names = [n.strip() for n in next(csv.reader([first], delimiter=between, strict=True))]
    except csv.Error:
        names = []
    if not all(names) or not names:
        msg = f"{path}, line 1: it is to name the columns, each by a name; write such as id,rent"
        raise MalformedRecordError(msg)
    folded = [name.casefold() for name in names]
    for name in names:
        if folded.count(name.casefold()) > 1:
            msg = f"{path}, line 1: two columns are called {name!r}; rename one"
            raise MalformedRecordError(msg)
    return between, names


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
