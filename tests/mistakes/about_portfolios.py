"""Mistakes with portfolios, with their exact texts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from contract_rules.errors import ResumptionError, UnknownInstanceError
from contract_rules.portfolio import Portfolio
from support.leases import RECORD, TWO, lease


def asked_for_another() -> None:
    with Portfolio(lease, TWO, RECORD, workers=1) as portfolio:
        portfolio.engine("C")


def gone_on_with_another() -> None:
    with TemporaryDirectory() as folder, Portfolio(lease, TWO, RECORD, workers=1) as portfolio:
        begun = Path(folder, "duties.parquet.parts")
        begun.mkdir()
        (begun / "manifest.json").write_text("{}", encoding="utf-8")
        try:
            portfolio.write(Path(folder, "duties.parquet"), "duties", on=date(2026, 2, 10))
        except ResumptionError as error:
            raise ResumptionError(str(error).replace(folder, "FOLDER")) from None


PORTFOLIOS = {
    "a contract that a portfolio has not": (
        asked_for_another,
        UnknownInstanceError,
        "no contract has the id 'C', or it is a reject; the nearest: 'A', 'B'",
    ),
    "an answer that was begun to another question": (
        gone_on_with_another,
        ResumptionError,
        (
            "FOLDER/duties.parquet.parts holds parts of an answer to another question, of other "
            "tables or of another version; remove it to begin anew"
        ),
    ),
}
