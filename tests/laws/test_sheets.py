"""A sheet has all rows of its report, each under its party, in lines as wide as is asked."""

from __future__ import annotations

from hypothesis import given, reject
from hypothesis import strategies as st

from contract_rules import Engine, Verdict
from contract_rules.answers.rows import ORDER
from contract_rules.errors import IncomparableError, TooManyOpenPointsError
from contract_rules.norms.subsumption import fits
from contract_rules.testing.strategies.vocabulary import DAYS
from support.duty_strategies import ASKED, duty_cases
from support.histories import Case, cases
from support.open_strategies import WEEK, OpenCase, open_cases
from support.sheets import found_in, rows_left_out


@st.composite
def reports(draw):
    """A report on a contract and a history of it."""
    case: Case | OpenCase = draw(st.one_of(cases(), duty_cases(), open_cases(obliging=True)))
    on = draw(st.sampled_from((*DAYS, *ASKED, *WEEK)))
    with Engine(case.contract, case.history) as engine:
        try:
            return engine.report(on=on)
        except (IncomparableError, TooManyOpenPointsError):
            return reject()


@given(reports(), st.integers(40, 200))
def test_every_row_stands_in_the_sheet(report, width):
    sheet, rows = report.sheet(width), report.to_rows()
    assert all(len(line) <= width for line in sheet.splitlines())
    assert rows_left_out(rows, sheet) == []
    assert all(found_in(row, report._repr_html_()) for row in rows)


@given(reports())
def test_rows_tell_of_each_act_what_its_position_does(report):
    """So joining rows of positions neither loses acts nor tells of others."""
    rows = [row for row in report.rows if row.effect is not None]
    for position in report.positions:
        clauses = () if position.verdict is Verdict.SILENT else position.clauses
        telling = [
            row
            for row in rows
            if (row.party, row.action.kind) == (position.party, position.action.kind)
            and all(fits(position.decision.act.get(n), m) for n, m in row.action.fields)
        ]
        assert [(row.word, row.clauses) for row in telling] == [
            (str(position).partition("  ")[0], clauses)
        ]
    assert len(rows) <= len(report.positions)
    assert [row.duty for row in report.rows if row.duty] == sorted(
        report.duties, key=lambda duty: _place(report, duty)
    )


def _place(report, duty):
    (word,) = (row.word for row in report.rows if row.duty is duty)
    parties = report.contract.parties
    jointly = duty.bearer not in parties
    place = (len(parties), str(duty.bearer)) if jointly else (parties.index(duty.bearer), "")
    return place, ORDER.index(word)
