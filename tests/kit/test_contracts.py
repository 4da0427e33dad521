"""Whole contracts, questions and dates of the testing kit, and how failures shrink and print."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from contract_rules import (
    Action,
    Allocation,
    Clause,
    Confidence,
    Contract,
    Debt,
    Definition,
    DutyStatus,
    Engine,
    Entity,
    Event,
    Field,
    Money,
    Outcome,
    Party,
    Source,
    Verdict,
    anything,
    usd,
)
from contract_rules.agreements.microsoft_openai import agreement
from contract_rules.errors import CircularQuestionError
from contract_rules.norms.computed_terms import Outstanding, Total
from contract_rules.norms.normal_form import reckonings_in
from contract_rules.norms.norms import Obligation, Permission, Power, Prohibition
from contract_rules.testing import Asked, as_code, dates, histories, questions
from contract_rules.testing import contracts as whole_contracts
from contract_rules.testing.orders import paying
from contract_rules.testing.strategies import duty_contracts
from contract_rules.testing.strategies.duty_contracts import Site, dealings, remedies
from contract_rules.testing.strategies.norm_contracts import texts
from contract_rules.testing.strategies.vocabulary import Visit
from contract_rules.values.acts import Act, ActionType, FieldType
from contract_rules.values.acts import Entity as PlainEntity
from support.few_words import ANN, SMALL, START, Make, Pay, Widget, contract_of
from support.sampled import SEARCH, contracts, sale, sample

# whole contracts


@pytest.mark.slow
@settings(max_examples=150)
@given(data=st.data())
def test_drawn_contracts_have_histories_and_questions_that_suit_them(data) -> None:
    """An engine takes the histories, and answers the questions."""
    contract = data.draw(whole_contracts())
    history = data.draw(histories(contract, max_size=6))
    question = data.draw(questions(contract, history))
    with Engine(contract, history, matcher="semantics") as engine:
        assert tuple(engine.facts) == history
        assert question.put_to(engine).party == question.party


def clauses_of(contract: Contract) -> list[Clause]:
    """Its clauses, of all wordings."""
    return [one for one in contract.provisions if isinstance(one, Clause)]


@pytest.mark.slow
def test_drawn_contracts_are_of_all_sorts() -> None:
    """They oblige, forbid and empower, define, and are amended."""
    drawn: list[Contract] = []

    @settings(SEARCH, max_examples=300, phases=[Phase.generate])
    @given(whole_contracts())
    def draw(contract) -> None:
        drawn.append(contract)

    draw()
    for kind in (Obligation, Permission, Prohibition, Power):
        assert sum(kind in kinds_in(contract) for contract in drawn) > len(drawn) / 10
    assert sum(bool(contract.amendments) for contract in drawn) > len(drawn) / 10
    assert any(isinstance(p, Definition) for contract in drawn for p in contract.provisions)
    owed = [d for contract in drawn for c in clauses_of(contract) for d in paying(c.norms)]
    assert {one.allocation for one in owed} > {one for one in Allocation if not one.sorts}
    assert {one.debt for one in owed} == {None, *Debt}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Obligation, Permission, Prohibition, Power])
def test_drawn_contracts_shrink_to_a_clause_or_two(kind) -> None:
    """The simplest that obliges, permits, forbids or empowers."""
    few = settings(SEARCH, max_examples=300)
    found = find(whole_contracts(), lambda contract: kind in kinds_in(contract), settings=few)
    assert len(found.provisions) <= 2
    assert not found.amendments


@given(contract=dealings(plain=True, most_clauses=1))
def test_plain_dealings_ask_nothing_about_payments(contract) -> None:
    """What is owed under them depends on nothing that payments change."""
    for compiled in contract.program.norms:
        terms = [reckoned.term for reckoned in reckonings_in(compiled.form)]
        assert not any(isinstance(term, Outstanding) for term in terms)
        totals = [term for term in terms if isinstance(term, Total)]
        assert {total.act.kind for total in totals} <= {"Claim"}


@pytest.mark.slow
def test_a_text_may_be_repealed_altogether() -> None:
    """Of such a contract the last text is empty; nothing amends that."""
    drawn: list[Contract] = []

    @settings(SEARCH, max_examples=300, phases=[Phase.generate])
    @given(texts(most_clauses=1))
    def draw(contract) -> None:
        drawn.append(contract)

    draw()
    assert any(not contract.texts[-1].provisions_in_text for contract in drawn)
    assert all(text.provisions_in_text for contract in drawn for text in contract.texts[:-1])


def kinds_in(contract) -> set[type]:
    clauses = (p for p in contract.provisions if isinstance(p, Clause))
    return {type(norm) for clause in clauses for norm in clause.norms}


# questions and dates


@contracts
def test_questions_are_answered_and_mostly_decided_by_clauses(contract) -> None:
    """An engine answers each; of most a clause has something to say."""
    asked: list[Asked] = []
    history = max(sample(contract), key=len)

    @settings(SEARCH, max_examples=100, phases=[Phase.generate])
    @given(questions(contract, history))
    def draw(question) -> None:
        asked.append(question)

    draw()
    with Engine(contract, history, matcher="semantics") as engine:
        decided = [question.put_to(engine) for question in asked]
    assert sum(bool(d.reasons) for d in decided) / len(decided) > 0.3
    assert any((q.party, q.act) in {(e.by, e.act) for e in history} for q in asked)


def test_a_question_prints_as_code() -> None:
    """The simplest question whose answer is no."""
    with Engine(sale.contract) as engine:
        question = find(
            questions(sale.contract),
            lambda asked: asked.put_to(engine).verdict is Verdict.PROHIBITED,
            settings=SEARCH,
        )
    party, act, on = question
    assert (party, act.kind, on) == (sale.buyer, "Disclose", date(2025, 1, 15))
    assert repr(question) == "(buyer, Disclose(paper=drawings), date(2025, 1, 15))"


@pytest.mark.parametrize(
    ("contract", "history", "day"),
    [
        (sale.contract, (), date(2025, 9, 30)),  # a day that a clause names, and those beside it
        (sale.contract, (), date(2025, 10, 1)),
        (sale.contract, (), date(2025, 9, 29)),
        (sale.contract, sale.HISTORIES["kept"], date(2025, 4, 19)),  # 30 days from the delivery
        (sale.contract, sale.HISTORIES["kept"], date(2025, 4, 20)),
        (agreement, (), date(2025, 10, 28)),  # a new text
        (agreement, (), date(2031, 1, 1)),  # the day after a term
        (
            SMALL,
            (ANN.does(Pay(usd(1)), on=datetime(2020, 2, 1, 9, tzinfo=UTC)),),
            date(2020, 2, 2),
        ),
        (SMALL, (ANN.does(Pay(usd(1)), on=date(2020, 1, 31)),), date(2020, 2, 9)),
    ],
)
def test_dates_at_deadlines_are_asked_about(contract, history, day) -> None:
    """Days that clauses name and that periods lead to are among the dates."""
    assert find(dates(contract, history), lambda on: on == day, settings=SEARCH) == day


# how they shrink and print


@pytest.mark.slow
def test_a_consent_shrinks_to_two_lines() -> None:
    """A failing example reads like a story, and can be pasted."""

    def excepted(history) -> bool:
        with Engine(agreement, history, matcher="semantics") as engine:
            return any(
                r.outcome is Outcome.YIELDS and r.clause.id == "C01"
                for e in history
                if e.act.kind == "ProcureCompute"
                for r in engine.decide(e.by, e.act, on=e.on).reasons
            )

    history = find(histories(agreement, about="C01"), excepted, settings=SEARCH)
    assert as_code(history) == CONSENT


CONSENT = """\
from datetime import date

from contract_rules.agreements.microsoft_openai import (
    Consent,
    ProcureCompute,
    aws,
    microsoft,
    openai,
)

history = (
    microsoft.does(Consent(provider=aws), on=date(2023, 1, 23)),
    openai.does(ProcureCompute(provider=aws), on=date(2023, 1, 23)),
)
"""


@pytest.mark.slow
def test_a_late_price_shrinks_to_the_first_day_it_is_late() -> None:
    """The price is paid in full the day after its last."""

    def late(history) -> bool:
        with Engine(sale.contract, history, matcher="semantics") as engine:
            duties = engine.duties(on=date(2027, 1, 1))
            return any(d.clause == "S2" and d.status is DutyStatus.LATE for d in duties)

    history = find(histories(sale.contract), late, settings=SEARCH)
    assert as_code(history) == LATE


LATE = """\
from datetime import date

from contract_rules import usd
from sale_of_goods import Deliver, Pay, buyer, looms, seller

history = (
    seller.does(Deliver(goods=looms), on=date(2025, 1, 15)),
    buyer.does(Pay(to=seller, amount=usd(60_000)), on=date(2025, 2, 15)),
)
"""


def test_anything_goes_shrinks_to_nothing() -> None:
    """The simplest history is empty, and prints so."""
    history = find(histories(sale.contract), lambda _: True)
    assert history == ()
    assert as_code(history) == "history = ()\n"


def run(code: str) -> object:
    """The history that code makes."""
    made: dict[str, object] = {}
    exec(code, made)  # noqa: S102 (it was written by the library)
    return made["history"]


@contracts
def test_code_makes_the_same_history(contract) -> None:
    """What is printed can be run, and is the history."""
    for history in sample(contract)[::10]:
        assert run(as_code(history)) == history


class Weigh(Action):
    widget: Field[Widget]
    weight: Field[Decimal]
    price: Field[Money]
    by: Field[Party]
    how: Field[str]


def test_code_of_values_of_every_type() -> None:
    """What has no name is made anew; quotes are those that need no escapes."""
    cyd = Party("Cyd's")
    event = cyd.does(
        Weigh(Widget("w"), Decimal("0.5"), Money("1.5", "EUR"), ANN, 'an "inch"'),
        on=datetime(2020, 1, 1, 9, 30, tzinfo=UTC),
        source=Source(title="Log", publisher="Ann", date="2020"),
        confidence=Confidence.REPORTED,
        note="weighed",
    )
    code = as_code([event])
    assert run(code) == (event,)
    for part in (
        'Party("Cyd\'s").does(Weigh(widget=Widget("w"), weight=Decimal("0.5")',
        'price=Money("1.5", "EUR")',
        "how='an \"inch\"'), on=datetime(2020, 1, 1, 9, 30, tzinfo=UTC)",
        'confidence=Confidence.REPORTED, note="weighed"',
    ):
        assert part in code


def test_code_of_what_undoes_events() -> None:
    """It is written after the call that makes what it undoes; alone, as plain data."""
    cyd, on = Party("Cyd"), date(2020, 1, 1)
    weighed = cyd.does(Weigh(Widget("w"), Decimal(1), usd(1), ANN, "so"), on=on, id="a")
    later = {"recorded": date(2020, 2, 1)}
    struck = weighed.correction(**later)
    undoing = (
        weighed.reversal(on=date(2020, 1, 3)),
        weighed.reversal(on=on, id="r", recorded=date(2020, 1, 4), note="back"),
        struck,
        struck.correction(**later, id="s"),
        weighed.correction(**later, by=ANN, on=date(2020, 1, 2), towards="b", weight=Decimal(2)),
        weighed.correction(**later, id="same", on=on),
    )
    for event in undoing:
        history = tuple(dict.fromkeys((weighed, struck, event)))
        assert run(as_code(history)) == history
        assert run(as_code([event])) == (event,)
    code = as_code([weighed, undoing[0], undoing[4]])
    assert ").reversal(on=date(2020, 1, 3))," in code
    assert (
        ").correction(recorded=date(2020, 2, 1), by=ANN, on=date(2020, 1, 2), "
        'towards="b", weight=Decimal(2)),'
    ) in code


def test_code_of_what_came_as_plain_data() -> None:
    """An action without a class is written as plain data."""
    kind = ActionType("Lend", (FieldType("thing", "Gadget"), FieldType("count", "int")), "lend")
    act = Act("Lend", (("thing", PlainEntity("Gadget", "g")), ("count", 2)), kind)
    event = Event(by=Party("Nobody else"), act=act, on=date(2020, 1, 1))
    assert run(as_code([event])) == (event,)
    bare = Event(by=ANN, act=Act("Lend"), on=date(2020, 1, 1))
    assert run(as_code([bare])) == (bare,)


def test_what_is_local_is_supposed_to_be_at_hand() -> None:
    """A class that is local to a function has no module to import it from."""

    class Gizmo(Entity):
        pass

    class Turn(Action):
        gizmo: Field[Gizmo]

    contract = contract_of(Clause("C", "No turning.", ANN.must_not(Turn(gizmo=anything))))
    history = find(histories(contract), len, settings=SEARCH)
    assert repr(history).endswith('.does(Turn(gizmo=Gizmo("one")), on=date(2020, 1, 30)),\n)')
    assert "Turn" not in as_code(history).partition("history")[0]


def test_code_of_a_script_needs_no_imports_of_its_own(monkeypatch) -> None:
    """What the running script names is at hand."""
    main = sys.modules["__main__"]
    monkeypatch.setattr(main, "zed", Party("Zed of the script"), raising=False)
    event = Party("Zed of the script").does(Make(Widget("w"), START), on=START)
    assert "\n    zed.does(" in as_code([event])
    assert "import zed" not in as_code([event])


def test_the_library_does_without_hypothesis() -> None:
    """Whoever does not test by properties need not install it."""
    code = "import sys; sys.modules['hypothesis'] = None; import contract_rules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@settings(max_examples=60, derandomize=True)
@given(norm=remedies(Site(upon=Visit)))
def test_what_follows_upon_a_breach_waits_for_no_visit_where_one_was_the_occasion(norm) -> None:
    assert getattr(norm, "upon", None) is None


def test_what_waits_in_a_circle_is_not_drawn(monkeypatch) -> None:
    """Not even once conditions ask what was attempted."""

    def refused(*_) -> Contract:
        told = "they wait in a circle"
        raise CircularQuestionError(told)

    monkeypatch.setattr(duty_contracts, "_contract", refused)
    with pytest.raises(Unsatisfiable):
        find(dealings(), lambda _: True, settings=settings(max_examples=5))
