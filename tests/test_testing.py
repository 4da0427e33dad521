"""The testing kit: what is drawn, how it shrinks, and how it is printed."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from worth import is_worth_it

from contract_rules import (
    Action,
    Clause,
    Confidence,
    Contract,
    Definition,
    DutyStatus,
    Engine,
    Entity,
    Event,
    Field,
    FindingKind,
    Money,
    MonthEnd,
    Outcome,
    Party,
    Question,
    Rounding,
    Source,
    StepKind,
    Verdict,
    anything,
    at_least,
    begins,
    breach_of,
    count,
    days,
    kept,
    months,
    rounded,
    suspends,
    total,
    usd,
)
from contract_rules.agreements.microsoft_openai import agreement
from contract_rules.amounts import Outstanding, PeriodsLate, Rounded, Total, Undisclosed
from contract_rules.book import book_of
from contract_rules.forms import Reckoning, Ref
from contract_rules.nodes import Computed, Const, Pattern
from contract_rules.norms import Obligation, Permission, Power, Prohibition
from contract_rules.questions import Reading
from contract_rules.testing import Asked, History, as_code, dates, histories, questions
from contract_rules.testing import contracts as whole_contracts
from contract_rules.testing.dealings import dealings
from contract_rules.testing.pools import worth
from contract_rules.testing.stage import later, reckoned_in
from contract_rules.testing.texts import texts
from contract_rules.testing.words import PARTIES
from contract_rules.values import Act, FieldType, Kind
from contract_rules.values import Entity as PlainEntity

EXAMPLES = Path(__file__).parent.parent / "examples"
sys.path.insert(0, str(EXAMPLES))

import loan  # noqa: E402
import sale_of_goods as sale  # noqa: E402
import service_agreement as service  # noqa: E402

CONTRACTS = (agreement, sale.contract, loan.contract, service.contract)
DAY = timedelta(days=1)
SEARCH = settings(
    max_examples=3000,
    database=None,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

contracts = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)


@cache
def sample(contract, size: int = 200) -> tuple[History, ...]:
    """So many histories of a contract, always the same."""
    drawn: list[History] = []

    @settings(SEARCH, max_examples=size, phases=[Phase.generate])
    @given(histories(contract))
    def draw(history) -> None:
        drawn.append(history)

    draw()
    return tuple(drawn)


def share(contract, told) -> float:
    """The share of histories of which something is so."""
    drawn = sample(contract)
    return sum(map(told, drawn)) / len(drawn)


# what is drawn


@contracts
def test_every_history_is_admitted_in_order(contract) -> None:
    """An engine takes each; events are in order, have ids of their own, and are not too many."""
    for history in sample(contract):
        assert isinstance(history, History)
        assert len(history) <= 12
        assert [e.at for e in history] == sorted(e.at for e in history)
        with Engine(contract, history, matcher="semantics") as engine:
            assert tuple(engine.facts) == history


@contracts
def test_most_histories_are_worth_looking_at(contract) -> None:
    """Clauses restrict, permit or oblige in most of them, though Hypothesis begins with little."""
    assert share(contract, lambda history: is_worth_it(contract, history)) > 0.75


@contracts
def test_few_histories_are_empty_or_repeated(contract) -> None:
    """Hypothesis varies what it has drawn; that seldom leaves nothing, or the same again."""
    assert share(contract, lambda history: not history) < 0.2
    assert len(set(sample(contract))) > 0.4 * len(sample(contract))


@pytest.mark.parametrize(
    ("contract", "kind", "least"),
    [
        (agreement, FindingKind.BREACH, 0.15),
        (agreement, FindingKind.EXERCISED, 0.1),
        (sale.contract, FindingKind.KEPT, 0.15),
        (sale.contract, FindingKind.LATE, 0.05),
        (sale.contract, FindingKind.COUNTED, 0.05),
        (sale.contract, FindingKind.UNALLOCATED, 0.02),
        (sale.contract, FindingKind.EXERCISED, 0.15),
        (sale.contract, FindingKind.VOID, 0.1),
        (loan.contract, FindingKind.DUTY, 0.5),
        (loan.contract, FindingKind.COUNTED, 0.05),
        (service.contract, FindingKind.KEPT, 0.15),
        (service.contract, FindingKind.EXERCISED, 0.02),
    ],
)
def test_scenes_meet_what_clauses_ask_for(contract, kind, least) -> None:
    """Duties are kept, late and paid in part; exercises take effect, and are void."""

    def found(history) -> bool:
        with Engine(contract, history, matcher="semantics") as engine:
            return any(finding.kind is kind for finding in engine.findings())

    assert share(contract, found) >= least


def test_a_consent_is_for_the_provider_that_is_procured() -> None:
    """In most of the histories that have both, they join."""
    pairs = joined = 0
    for history in sample(agreement, 400):
        providers = {
            kind: {e.act.get("provider") for e in history if e.act.kind == kind}
            for kind in ("Consent", "ProcureCompute")
        }
        if all(providers.values()):
            pairs += 1
            joined += not providers["Consent"].isdisjoint(providers["ProcureCompute"])
    assert pairs > 4
    assert joined / pairs > 0.5


def test_duties_are_performed_on_the_last_day_and_on_the_day_after() -> None:
    """A fair part of payments is on the edge of the deadline."""
    last = after = paid = 0
    for history in set(sample(sale.contract, 600)):  # chance repeats some of them often
        with Engine(sale.contract, history, matcher="semantics") as engine:
            for duty in engine.duties(on=date(2027, 1, 1)):
                for step in duty.steps:
                    if step.kind is StepKind.COUNTED:
                        paid += 1
                        last += step.on == duty.due
                        after += step.on == duty.due + DAY
    assert last / paid > 0.05
    assert after / paid > 0.05


@contracts
def test_histories_are_varied(contract) -> None:
    """Some events are of one day, some become known late, some are alike, some have an hour."""
    events = [event for history in sample(contract) for event in history]
    assert 0.01 < sum(e.recorded != e.on for e in events) / len(events) < 0.3
    assert any(isinstance(e.on, datetime) for e in events)
    assert any(e.id.startswith("again ") for e in events)
    assert share(contract, lambda h: len({e.on for e in h}) < len(h)) > 0.1


def test_payments_say_what_they_are_towards() -> None:
    """Now and then one names the event that the duty arose from."""
    ids = [(h, e) for h in sample(service.contract) for e in h if e.towards]
    assert ids
    assert all(event.towards in {e.id for e in history} for history, event in ids)


@given(history=histories(sale.contract, max_size=2, known_by=date(2025, 3, 1)))
def test_what_is_known_by_a_day(history) -> None:
    """Nothing happens later, and nothing becomes known later."""
    assert len(history) <= 2
    for event in history:
        recorded = event.recorded
        day = recorded.date() if isinstance(recorded, datetime) else recorded
        assert day <= date(2025, 3, 1)


def test_what_would_be_known_too_late_is_known_at_once() -> None:
    """What happened in time is not left out for being recorded late."""
    by = date(2025, 1, 15)
    drawn = []

    @settings(SEARCH, max_examples=300)
    @given(histories(sale.contract, known_by=by))
    def draw(history) -> None:
        drawn.extend(history)

    draw()
    assert drawn
    assert all(event.recorded == event.on for event in drawn if event.on == by)


# contracts of few words


class Report(Action):
    level: Field[int]
    share: Field[Decimal]
    title: Field[str]


class Pay(Action):
    amount: Field[Money]


class Widget(Entity):
    pass


class Make(Action):
    widget: Field[Widget]
    due: Field[date] = anything


ANN, BEA = PARTIES[:2]
START = date(2020, 1, 30)


def contract_of(*clauses, actions=()) -> Contract:
    return Contract(
        name="Small", parties=(ANN, BEA), clauses=clauses, effective=START, actions=actions
    )


NOTHING = contract_of()


def test_a_contract_of_no_words_has_the_empty_history_alone() -> None:
    """There is nothing to do, and nothing to ask about."""
    assert find(histories(NOTHING), lambda _: True) == ()
    with pytest.raises(Exception, match="empty"):
        find(questions(NOTHING), lambda _: True)


def test_a_contract_of_words_alone_has_histories() -> None:
    """What may be recorded beside clauses is recorded."""
    words = contract_of(actions=(Report, Make))
    history = find(histories(words), lambda h: len(h) == 1, settings=SEARCH)
    assert history[0].act.kind == "Report"
    question = find(questions(words), lambda _: True, settings=SEARCH)
    assert question.act.kind == "Report"


dormant = Clause("D", "Nothing is made.", BEA.must_not(Make(widget=anything)), dormant=True)
REPORT = {"level": anything, "share": anything, "title": anything}
SMALL = contract_of(
    Clause(
        "P",
        "Ann may forbid it, and forbid payments.",
        ANN.can(
            Report(level=at_least(3), share=at_least(Decimal("0.5")), title="stop"),
            then=begins(dormant, after=days(2)),
        ),
        ANN.can(
            Report(**REPORT | {"level": 2}),
            then=begins(BEA.must_not(Pay(amount=anything)), after=days(2)),
        ),
    ),
    dormant,
    Clause(
        "M",
        "Bea pays by the month, before a day, or some time.",
        BEA.must(
            Pay(amount=rounded(usd("0.333") * Report.level, 2, Rounding.HALF_UP)),
            upon=ANN.did(Report(**REPORT)),
            within=months(1, rounding=MonthEnd.LAST_DAY),
        ),
        BEA.must(Pay(amount=usd(5)), upon=ANN.did(Make(widget=anything)), before=Make.due),
        BEA.must(Make(widget=anything), by=date(2020, 3, 1)),
        BEA.must(Pay(amount=usd(7)), unless=ANN.did(Pay(amount=anything))),
    ),
    Clause(
        "T",
        "No more than three.",
        ANN.must_not(
            Make(widget=anything),
            provided=(count(Make, by=ANN) > 3)
            & (total(Pay.amount, by=BEA, within=days(9)) < usd(50))
            & (total(Pay.amount, by=BEA, since=date(2020, 1, 31)) < usd(90)),
        ),
    ),
    Clause(
        "K",
        "Once it is kept.",
        ANN.may(Pay(amount=anything), provided=kept("M"), until=date(2020, 6, 1)),
        ANN.must(Pay(amount=usd(2)), upon=kept("M"), within=days(1)),
        ANN.must_not(Pay(amount=anything), provided=breach_of("T")),
    ),
    Clause("S", "It may wait.", ANN.can(Report(**REPORT), then=suspends("M", extends=True))),
)


HUGE = Computed("*", (Const(usd("1e900")), Const(Decimal("1e900"))))
CONTESTED = Question("q", "Which is it?", readings=("this", "that"))


@pytest.mark.parametrize(
    ("term", "parts", "amount"),
    [
        (Rounded(Const(Decimal("0.126")), 2, Rounding.UP), (Decimal("0.126"),), Decimal("0.13")),
        (Rounded(Const(usd("0.126")), 2, Rounding.DOWN), (usd("0.126"),), usd("0.12")),
        (Undisclosed(), (), None),
        (PeriodsLate(days(1)), (), 1),
        (Computed("*", (Const(usd(2)), Const(2))), (usd(2), 2), usd(4)),
        (Computed("least", (Const(usd(2)), Const(usd(3)))), (usd(2), usd(3)), usd(2)),
        (HUGE, (usd("1e900"), Decimal("1e900")), None),
        (Total(act=Pattern("Pay"), by=ANN, field="amount", of="Money"), (), None),
        (Reading(CONTESTED), (), None),
        (Rounded(Const(Decimal(1)), 5000, Rounding.UP), (Decimal(1),), None),
    ],
)
def test_what_terms_come_to_in_a_scene(term, parts, amount) -> None:
    """As far as that is known without asking an engine."""
    assert worth(Reckoning(term, tuple(map(Const, parts))), {}) == amount


def test_a_place_that_is_not_taken_is_worth_nothing() -> None:
    """Nor is a day that the calendar does not have."""
    assert worth(Ref(3, "level"), {}) is None
    assert later(date(2020, 1, 31), months(1)) is None


def test_powers_periods_totals_and_terms_of_all_sorts() -> None:
    """Whatever a contract asks about, its histories are admitted and its questions answered."""
    for history in sample(SMALL, 400):
        with Engine(SMALL, history, matcher="semantics") as engine:
            assert tuple(engine.facts) == history
    begun = find(
        histories(SMALL),
        lambda h: any(f.kind is FindingKind.BREACH for f in _findings(SMALL, h)),
        settings=SEARCH,
    )
    assert len(begun) <= 3


def _findings(contract, history):
    with Engine(contract, history, matcher="semantics") as engine:
        return engine.findings()


# whole contracts


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
    for entry in book_of(contract).entries:
        terms = [reckoned.term for reckoned in reckoned_in(entry)]
        assert not any(isinstance(term, Total | Outstanding) for term in terms)


def test_a_text_may_be_repealed_altogether() -> None:
    """Of such a contract the last text is empty; nothing amends that."""
    drawn: list[Contract] = []

    @settings(SEARCH, max_examples=300, phases=[Phase.generate])
    @given(texts(most_clauses=1))
    def draw(contract) -> None:
        drawn.append(contract)

    draw()
    assert any(not contract.texts[-1].standings for contract in drawn)
    assert all(text.standings for contract in drawn for text in contract.texts[:-1])


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

    history = find(histories(agreement), excepted, settings=SEARCH)
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


def test_code_of_what_came_as_plain_data() -> None:
    """An action without a class is written as plain data."""
    kind = Kind("Lend", (FieldType("thing", "Gadget"), FieldType("count", "int")), "lend")
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
