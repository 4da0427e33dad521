"""What is wrong with clauses that people write: each flaw is told, and what is right is not."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import loan
import pytest
import sale_of_goods
import service_agreement as service

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Definition,
    Entity,
    Field,
    Money,
    MonthEnd,
    Party,
    Rank,
    any_party,
    anything,
    at_most,
    breach_of,
    business_days,
    days,
    hours,
    interest,
    jointly,
    least,
    minutes,
    months,
    more_than,
    one_of,
    other_than,
    percent,
    periods_late,
    tiered,
    usd,
    weeks,
)
from contract_rules.agreements.microsoft_openai import agreement
from contract_rules.errors import WrongTypeError
from contract_rules.testing import Flaw, FlawKind, History, Severity, check_contract
from contract_rules.testing.checks.figures import DayNamed, Length, figures_of, length, length_of
from contract_rules.testing.checks.flaws import SAID
from contract_rules.testing.checks.links import unlinked


class Thing(Entity):
    """Something that is sold."""


class Order(Action, phrase="order {thing} for {price}"):
    """Order a thing."""

    thing: Field[Thing] = anything
    price: Field[Money] = anything
    number: Field[int] = anything


class Deliver(Action, phrase="deliver {thing}"):
    """Hand a thing over."""

    thing: Field[Thing] = anything


class Approve(Action, phrase="approve {thing}"):
    """Approve a thing."""

    thing: Field[Thing] = anything
    spare: Field[Thing] = anything


class Cancel(Action, phrase="cancel order {number}"):
    """Cancel an order."""

    number: Field[int] = anything


class Pay(Action, phrase="pay {amount} to {to}"):
    """Pay money."""

    to: Field[Party] = anything
    amount: Field[Money] = anything


class Settle(Action, phrase="settle {amount}"):
    """Pay money, to whomever."""

    amount: Field[Money]


class Carry(Action, phrase="carry it"):
    """Carry something."""


class Dispatch(Action, phrase="dispatch it"):
    """Send something."""


ann, bea, cyd = Party("Ann"), Party("Bea"), Party("Cyd")
lamp, desk = Thing("the lamp"), Thing("the desk")


def agreed(*clauses, parties=(ann, bea), **parts) -> Contract:
    """A contract of 2025."""
    actions = (Order, Deliver, Approve, Cancel, Pay, Settle, Carry, Dispatch)
    parts |= {"name": "Sale", "effective": date(2025, 1, 1), "actions": actions}
    return Contract(parties=parties, clauses=clauses, **parts)


def one(*norms, text="So it is agreed.", **parts) -> Clause:
    """A clause whose text names nothing, unless it is given."""
    return Clause("1", text, *norms, **parts)


def found_in(*clauses, histories=((),), **parts) -> list[tuple[str, str]]:
    """The kinds of the flaws of a contract and what is wrong, as one history shows."""
    flaws = check_contract(agreed(*clauses, **parts), histories=histories)
    return [(flaw.kind.value, flaw.text) for flaw in flaws if flaw.kind not in _BY_HISTORIES]


_BY_HISTORIES = {FlawKind.OUT_OF_PLAY, FlawKind.IDLE_EXCEPTION, FlawKind.HOPELESS_DUTY}
"""What a few histories cannot tell."""


# the mistakes that people make, planted in a contract that has none

PLANTED = [
    ("within=days(20)", "within=days(21)", "A2 disagreement", None),
    (
        "unless=supplier.did(Deliver(milestone=Order.milestone))",
        "unless=supplier.did(Deliver())",
        "A3 unlinked exception",
        None,
    ),
    (
        "client.did(Order(milestone=Deliver.milestone))",
        "client.did(Order())",
        "A2 forgotten field",
        None,
    ),
    ("Pay(to=supplier, amount=ordered", "Pay(to=client, amount=ordered", "A2 self payment", 2),
    ("provided=ordered,\n        within=days(20),", "provided=ordered,", "A2 endless duty", 2),
    ("client.must(\n        Pay(", "supplier.must(\n        Pay(", "A2 disagreement", None),
    (
        "supplier.must(\n        Deliver(",
        "client.must(\n        Deliver(",
        "A1 disagreement",
        None,
    ),
    ("client.can(", "supplier.can(", "A3 disagreement", None),
    ("within=days(75)", "within=days(60)", "A3 disagreement", None),
    ("within=days(60)", "within=days(75)", "A1 disagreement", None),
    ("amount=least(", "amount=greatest(", "A1 disagreement", None),
    ("price of what it ordered", "price of what it ordered", "", None),
]


@pytest.mark.parametrize(("right", "wrong", "name", "length_"), PLANTED)
def test_a_mistake_that_is_planted_in_the_service_agreement_is_told(
    monkeypatch, right, wrong, name, length_
) -> None:
    """By its name, with the shortest history where a history shows it."""
    source = Path(service.__file__).read_text(encoding="utf-8")
    mistaken = source.replace(right, wrong, 1).replace("    least,\n", "    greatest, least,\n")
    module = ModuleType("mistaken")
    monkeypatch.setitem(sys.modules, "mistaken", module)
    exec(compile(mistaken, "mistaken", "exec"), module.__dict__)  # noqa: S102 (our own example)
    flaws = check_contract(module.contract, histories=service.HISTORIES.values())
    told = {flaw.name: flaw for flaw in flaws if flaw.kind not in _BY_HISTORIES}
    if not name:
        assert told == {}
        return
    assert name in told
    history = told[name].history
    assert (None if history is None else len(history)) == length_
    assert told[name].wording in " ".join(mistaken.split()).replace('" "', "")


@pytest.mark.slow
def test_a_clause_that_can_never_speak_is_told() -> None:
    parts = {"name": "S", "parties": service.contract.parties, "effective": date(2025, 1, 1)}
    fee = Clause(service.fee.id, service.fee.text, *service.fee.norms, dormant=True)
    clauses = (service.delivery, fee, service.termination)
    flaws = check_contract(Contract(clauses=clauses, **parts), examples=20)
    assert [(flaw.name, flaw.severity) for flaw in flaws] == [("A2 out of play", Severity.WARNING)]


ACCEPTED = {
    "C04 hopeless duty": "The amount of January 2025 was not published, which its caveat says.",
    "C05 and C06 gap": "Since 2025 compute may come from anybody; no text restricts that.",
}
"""What is accepted of the agreement, and why."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("contract", "accepted"),
    [
        (loan.contract, {}),
        (sale_of_goods.contract, {}),
        (service.contract, {}),
        (agreement, ACCEPTED),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_contracts_of_the_examples_have_no_flaw_but_what_is_accepted(contract, accepted) -> None:
    flaws = check_contract(contract, accepted=accepted)
    assert [str(flaw) for flaw in flaws if not flaw.accepted] == []
    assert len(flaws) == len(accepted) <= 2


# what one side names and the other leaves open


def test_an_exception_that_any_act_satisfies_is_told_with_a_history() -> None:
    ban = ann.must_not(Deliver(thing=anything), unless=bea.did(Approve()))
    (flaw,) = [
        flaw
        for flaw in check_contract(agreed(one(ban)), histories=[()])
        if flaw.kind is FlawKind.UNLINKED_EXCEPTION
    ]
    said = "Approve of any thing makes an exception to this: Ann may not deliver any thing"
    assert flaw.text == said
    assert flaw.instead == "ask for the same one, Approve(thing=Deliver.thing)"
    consent, deed = flaw.history
    assert (consent.by, deed.by, deed.act.kind) == (bea, ann, "Deliver")
    assert consent.act.get("thing") != deed.act.get("thing")
    assert consent.on < deed.on


def test_an_exception_that_is_linked_in_any_way_is_none() -> None:
    approved = bea.did(Approve())
    for unless in (
        bea.did(Approve(thing=Deliver.thing)),
        bea.did(Approve(spare=Deliver.thing)),
        approved & (approved[Approve.thing] == Deliver.thing),
        bea.did(Cancel()),
        bea.did(Carry()),
        breach_of("2"),
    ):
        ban = one(ann.must_not(Deliver(thing=anything), unless=unless))
        assert found_in(ban, Clause("2", "", bea.must(Carry(), by=date(2025, 2, 1)))) == []


def test_a_duty_that_any_act_excepts_is_told_with_a_history() -> None:
    ordered = {"upon": ann.did(Order(thing=lamp)), "within": days(5)}
    owed = bea.must(Deliver(thing=Order.thing), **ordered, unless=ann.did(Approve()))
    flaws = check_contract(agreed(one(owed)), histories=[()])
    (flaw,) = [flaw for flaw in flaws if flaw.kind is FlawKind.UNLINKED_EXCEPTION]
    assert [event.act.kind for event in flaw.history] == ["Approve", "Order"]
    unasked = bea.must(Carry(), by=date(2025, 3, 1), unless=ann.did(Approve()))
    assert found_in(one(unasked)) == []


def test_what_a_condition_rules_out_is_an_exception_too() -> None:
    ban = ann.must_not(Deliver(thing=anything), provided=~bea.did(Approve(spare=lamp)))
    assert found_in(one(ban)) == []
    ban = ann.must_not(Deliver(thing=anything), provided=~bea.did(Approve()) & bea.did(Order()))
    assert [kind for kind, _ in found_in(one(ban))] == [
        "unlinked exception",
        "forgotten field",
    ]


def test_no_history_is_told_where_none_can_be_made() -> None:
    """A number that nothing names; a permission; the last day of the calendar."""
    for norm in (
        ann.may(Deliver(), unless=bea.did(Order())),
        ann.must_not(
            Deliver(thing=other_than(lamp)), unless=bea.did(Order()), provided=bea.did(Carry())
        ),
    ):
        flaws = check_contract(agreed(one(norm)), histories=[()])
        told = [f for f in flaws if f.kind is FlawKind.UNLINKED_EXCEPTION]
        assert [flaw.history for flaw in told] == [None]


def test_a_duty_that_forgets_what_its_occasion_names_is_told() -> None:
    due = {"upon": ann.did(Order()), "within": days(5)}
    assert found_in(one(bea.must(Deliver(), **due))) == [
        (
            "forgotten field",
            "Order names a thing, and Deliver of any will do here: Bea must deliver any thing",
        )
    ]
    assert found_in(one(bea.must(Deliver(thing=Order.thing), **due))) == []
    excepted = found_in(one(bea.must(Carry(), **due, unless=ann.did(Cancel(number=Order.number)))))
    assert [kind for kind, _ in excepted] == ["late exception"]
    assert [
        kind for kind, _ in found_in(one(bea.must(Carry(), **due, unless=ann.did(Cancel()))))
    ] == ["unlinked exception"]


def test_two_acts_of_one_action_and_of_the_same_event_are_let_be() -> None:
    again = bea.must(Order(price=usd(1)), upon=ann.did(Order(thing=lamp)), within=days(5))
    defined = Definition("D", "Approved.", bea.did(Approve()))
    ban = ann.must_not(Deliver(thing=anything), unless=defined.holds)
    assert found_in(one(again), Clause("2", "", ban), defined) == []


def test_an_exception_that_is_of_no_use_in_any_case_has_no_history() -> None:
    """As a stricter ban stands beside it, or nothing is prohibited before either."""
    open_ = ann.must_not(Deliver(thing=anything), unless=bea.did(Approve()))
    strict = Clause("2", "", ann.must_not(Deliver(thing=anything), unless=bea.did(Carry())))
    idle = one(
        ann.must_not(Deliver(thing=anything), unless=bea.did(Approve()), provided=bea.did(Carry()))
    )
    for clauses in ((one(open_), strict), (idle,)):
        flaws = check_contract(agreed(*clauses), histories=[()])
        told = [f.history for f in flaws if f.kind is FlawKind.UNLINKED_EXCEPTION]
        assert told == [None]
    at_last = Contract(
        name="Sale", parties=(ann, bea), clauses=(one(open_),), effective=date(9999, 12, 31)
    )
    (found,) = unlinked(at_last)
    assert found.history is None


# debts


def test_a_duty_that_pays_its_own_bearer_is_told_with_a_history() -> None:
    ordered = {"upon": ann.did(Order()), "within": days(5)}
    order = ann.does(Order(lamp, usd(5), 1), on=date(2025, 1, 2))
    carried = bea.does(Carry(), on=date(2025, 1, 3))
    for norm in (
        bea.must(Pay(to=bea, amount=usd(5)), **ordered),
        bea.must(Settle(usd(5)), **ordered, owed_to=bea),
        bea.must(Pay(to=one_of(ann, bea), amount=usd(5)), **ordered, owed_to=bea),
        jointly(ann, bea).must(Pay(to=bea, amount=usd(5)), **ordered),
    ):
        flaws = check_contract(agreed(one(norm)), histories=[(order, carried)])
        (flaw,) = [flaw for flaw in flaws if flaw.kind not in _BY_HISTORIES]
        assert (flaw.kind, flaw.severity) == (FlawKind.SELF_PAYMENT, Severity.ERROR)
        assert flaw.text.startswith("Bea owes this to itself: ")
        assert flaw.history == (order,)


def test_a_duty_that_no_deadline_ends_is_told() -> None:
    """Unless its caveat says that the time is not known, to whoever reads an answer."""
    owed = ann.must(Carry())
    text = "no deadline ends this, so that leaving it undone is never a breach: Ann must carry it"
    assert found_in(one(owed)) == [("endless duty", text)]
    assert found_in(one(owed, caveat="When it is due is not public.")) == []
    assert len(found_in(one(owed, caveat="By whom is not public."))) == 1
    assert found_in(one(ann.must(Carry(), by=date(2025, 3, 1)))) == []


def test_money_that_is_owed_to_nobody_is_told() -> None:
    def told(norm, *parties) -> list[str]:
        return [kind for kind, _ in found_in(one(norm), parties=(ann, bea, *parties))]

    soon = {"within": days(5)}
    assert told(ann.must(Pay(amount=usd(5)), **soon)) == ["stuck money"]
    assert told(ann.must(Settle(usd(5)), **soon), cyd) == ["stuck money"]
    assert told(ann.must(Settle(usd(5)), **soon)) == []  # there is one other
    assert told(ann.must(Settle(usd(5)), **soon, owed_to=cyd), cyd) == []
    assert told(ann.must(Pay(to=bea, amount=usd(5)), **soon)) == []
    assert told(ann.must(Carry(), **soon), cyd) == []


def test_periods_that_cannot_all_be_honoured_are_told() -> None:
    """A claim, repair within 28 days of it, a refund else; all of it is cut off at some day."""

    def told(most: int) -> list[Flaw]:
        refund = bea.must(Pay(to=ann, amount=usd(5)), by=Dispatch.on + days(most))
        repair = bea.must(Carry(), upon=ann.did(Dispatch()), within=days(28), otherwise=refund)
        acts = (
            bea.does(Deliver(lamp), on=date(2025, 1, 1)),
            ann.does(Dispatch(), on=date(2025, 1, 15)),  # repair is due by 12 February
        )
        flaws = check_contract(agreed(one(repair)), histories=[acts])
        return [flaw for flaw in flaws if flaw.kind is FlawKind.CUT_OFF]

    assert told(42) == []
    for most in (28, 29):  # the refund is owed from the 29th day on
        (flaw,) = told(most)
        assert flaw.text.startswith(
            "this may arise when the day by which it is due has come or gone: Bea must pay"
        )
        assert [event.act.kind for event in flaw.history] == ["Dispatch"]


# words that change nothing


def test_a_precedence_over_what_never_clashes_is_told() -> None:
    ban = Clause("2", "", ann.must_not(Carry()))
    for norm, idle in (
        (ann.may(Carry()), False),
        (ann.must_not(Carry()), True),
        (bea.may(Carry()), True),
        (any_party.may(Carry()), False),
        (ann.may(Dispatch()), True),
        (ann.need_not(Carry()), True),
    ):
        found = found_in(one(norm, overrides=("2",)), ban, histories=[()])
        assert ("idle precedence" in dict(found)) is idle
    later = Amendment(title="No ban", effective=date(2026, 1, 1), repeals=("2",))
    parts = {"histories": [()], "amendments": (later,)}
    assert found_in(one(ann.may(Carry()), overrides=("2",)), ban, **parts) == []
    exempt = one(ann.need_not(Carry()), overrides=("2",))
    owed = Clause("2", "", ann.must(Carry(), within=days(5)))
    assert found_in(exempt, owed) == []


def test_what_is_said_twice_is_told_and_a_debt_is_owed_twice() -> None:
    may, must = ann.may(Carry()), ann.must(Dispatch(), by=date(2025, 2, 1))
    assert found_in(one(may), Clause("2", "", may)) == [
        ("said twice", "1 and 2 both say: Ann may carry it")
    ]
    flaws = check_contract(agreed(one(must, must)), histories=[()])
    (flaw,) = [flaw for flaw in flaws if flaw.kind is FlawKind.SAID_TWICE]
    assert (flaw.name, flaw.history) == ("1 said twice", ())
    assert flaw.text == "it says twice, so that it is owed twice: Ann must dispatch it"
    narrow = ann.must_not(Deliver(thing=lamp))
    said = "Ann may not deliver the lamp; Ann may not deliver any thing"
    assert found_in(one(narrow), Clause("2", "", ann.must_not(Deliver(thing=anything)))) == [
        ("said twice", f"one of these says all that the other says: {said}")
    ]
    assert found_in(one(narrow), Clause("2", "", ann.may(Deliver(thing=desk)))) == []
    assert found_in(one(narrow), Clause("2", "", bea.must_not(Deliver(thing=anything)))) == []
    later = Amendment(title="Anew", effective=date(2026, 1, 1), replaces=(one(may, text="New."),))
    assert found_in(one(may), amendments=(later,)) == []
    assert found_in(one(may), Clause("2", "", may, rank=Rank.MANDATORY_LAW)) == []
    assert found_in(one(may), Clause("2", "", may, dormant=True)) == []


# texts and norms


WITHIN_14 = [
    "Ann carries it within 14 days.",
    "Ann carries it within fourteen (14) days.",
    "Ann carries it within fourteen days.",
    "Ann carries it within a 14-day period.",
    "Ann carries it within two weeks.",
    "Ann carries it within a fortnight or 14 calendar days.",
]


@pytest.mark.parametrize("text", WITHIN_14)
def test_a_text_and_a_period_disagree_where_the_text_names_another(text) -> None:
    def told(period) -> list[tuple[str, str]]:
        return found_in(one(ann.must(Carry(), within=period), text=text))

    assert told(days(14)) == told(weeks(2)) == []
    ((kind, wrong),) = told(days(13))
    assert kind == "disagreement"
    assert wrong == "the norm has 13 days, and the text names 14 days"
    ((_, wrong),) = told(business_days(14, "US"))
    assert wrong == "the norm has 14 business days, and the text names 14 days"


def test_other_figures_of_a_text_disagree() -> None:
    def told(text, norm) -> list[str]:
        return [wrong for _, wrong in found_in(one(norm, text=text), parties=(ann, bea))]

    def owed(amount, **parts):
        return ann.must(Pay(to=bea, amount=amount), **({"by": date(2025, 6, 30)} | parts))

    assert told("Ann pays USD 1,200 by 30 June.", owed(usd(1200))) == []
    assert told("Ann pays 1,200 dollars by June 30, 2025.", owed(usd(1200))) == []
    assert told("Ann pays one of three equal parts of $3,600.", owed(usd(1200))) == []
    assert told("Ann pays 2% of USD 60,000.", owed(usd(1200))) == []
    assert told("Ann pays what is fair.", owed(usd(1200))) == []
    assert told("Ann pays EUR 1,500 by 2025-06-30.", owed(usd(1200))) == [
        "the norm has 1,200, and the text names 1,500"
    ]
    assert told("Ann pays by 30 June 2026.", owed(usd(1200))) == [
        "the norm has 2025-06-30, and the text names 30 June 2026"
    ]
    for text in (
        "Ann pays by 30 December, at the latest six months before.",
        "Ann pays no later than 14 days after 16 June 2025.",
        "Ann pays on the day after 29 June.",
        "Ann pays before 1 July 2025.",
    ):
        assert told(text, owed(usd(1200))) == []
    assert told("Ann pays by 1 July, 14 business days or 2.5 months.", owed(usd(1200))) == [
        "the norm has 2025-06-30, and the text names 1 July"
    ]
    of_price = owed(percent("10.5") * Order.price, upon=bea.did(Order()))
    assert told("Ann pays ten point five percent of the price.", of_price) == []
    assert told("Ann pays 10% of the price.", of_price) == [
        "the norm has 10.5%, and the text names 10%"
    ]


def test_a_list_names_each_of_its_figures() -> None:
    """What follows it, a period, a share or a day, is of no list."""

    def told(text, *amounts) -> list[str]:
        norms = [ann.must(Pay(to=bea, amount=one), upon=bea.did(Order())) for one in amounts]
        found = found_in(one(*norms, text=text))
        return [wrong for kind, wrong in found if kind == "disagreement"]

    steps = (usd(250), usd(400), usd(1600))
    assert told("Ann pays USD 250, 400 or 1,600 by distance.", *steps) == []
    assert told("Ann pays $250, 400, and 1,600.", *steps) == []
    for text in ("USD 250, 400 and 7 May", "USD 250 to 400, 7 per cent", "USD 250, 400 or 7 days"):
        assert told(f"Ann pays {text}.", usd(400), usd(7)) == [
            "the norm has 7, and the text names 250 and 400"
        ]
    shares = [percent(share) * Order.price for share in (10, 20, 30)]
    assert told("Ann pays 10, 20 or 30% of the price.", *shares) == []
    assert told("Ann pays half of the price, or 10%.", shares[0], percent(50) * Order.price) == []
    assert told("Ann pays 10 or 30% of the price.", *shares) == [
        "the norm has 20%, and the text names 10% and 30%"
    ]


def test_the_day_beside_another_is_no_period_of_a_text() -> None:
    last = Order.on + days(30) + days(1)
    owed = ann.must(Carry(), upon=bea.did(Order()), by=last)
    assert found_in(one(owed, text="Ann carries it by the day after the 30 days.")) == []
    owed = ann.must(Carry(), upon=bea.did(Order()), by=last + days(2))
    ((_, wrong),) = found_in(one(owed, text="Ann carries it by the day after the 30 days."))
    assert wrong == "the norm has 2 days, and the text names 30 days"


def test_periods_without_a_number_agree_with_one() -> None:
    late = bea.must(
        Pay(to=ann, amount=least(usd(9), periods_late(weeks(1)) * usd(3))), within=days(5)
    )
    norm = bea.must(Carry(), within=days(30), otherwise=late)
    for week in ("every whole week", "each completed week"):
        text = f"Bea carries it within 30 days, and pays for {week} late, in 5 days."
        assert found_in(one(norm, text=text)) == []
    accrued = interest(percent(4), on=Order.price, per=days(1))
    owed = ann.must(Pay(to=bea, amount=accrued), upon=bea.did(Order()), within=hours(48))
    text = "Ann pays 4% for each day, within 48 hours."
    assert found_in(one(owed, text=text)) == []
    text = "Ann pays 4% for each day, within 36 hours."
    ((_, wrong),) = found_in(one(owed, text=text))
    assert wrong == "the norm has 48 hours, and the text names 36 hours"


def test_a_number_that_stands_alone_may_be_of_a_period() -> None:
    """One that is part of another figure is not."""
    norms = [bea.must(Carry(), within=days(n), upon=ann.did(Order())) for n in (5, 10)]
    assert found_in(one(*norms, text="Within five days, ten for a lamp.")) == []
    ((_, wrong),) = found_in(
        one(*norms, text="Within five days, from 10 May on, at 10% or USD 10.")
    )
    assert wrong == "the norm has 10 days, and the text names 5 days"
    year = bea.must(Carry(), within=months(12, rounding=MonthEnd.LAST_DAY), upon=ann.did(Order()))
    soon = bea.must(Carry(), within=days(5), upon=ann.did(Order()))
    text = "Within the calendar year, at the latest 5 days after the order."
    assert found_in(one(year, soon, text=text)) == []


def test_a_share_of_a_share_is_named_by_the_two() -> None:
    """Half of the 5% that is retained is 2.5% of the price."""

    def told(share, text) -> list[str]:
        part = percent(share) * Order.price
        owed = ann.must(Pay(to=bea, amount=part), upon=bea.did(Order()), within=days(5))
        return [wrong for _, wrong in found_in(one(owed, text=text))]

    retained = "Of 5% that is retained, half is paid by Ann within 5 days."
    assert told("2.5", retained) == []
    assert told("1.5", retained) == ["the norm has 1.5%, and the text names 5% and 50%"]
    assert told("2.5", "Ann pays 5% within 5 days.") == [
        "the norm has 2.5%, and the text names 5%"
    ]


def test_a_period_that_is_extended_is_named_by_the_two() -> None:
    """One month, and two further months, are three."""

    def told(count, text) -> list[str]:
        period = months(count, rounding=MonthEnd.LAST_DAY)
        norm = bea.must(Carry(), within=period, upon=ann.did(Order()))
        return [wrong for _, wrong in found_in(one(norm, text=text))]

    further = "Within one month of the order, which may be extended by two further months."
    assert told(3, further) == []
    assert told(4, further) == ["the norm has 4 months, and the text names 1 month and 2 months"]
    other = "Within one month of the order, or two months of the acceptance."
    assert told(3, other) == ["the norm has 3 months, and the text names 1 month and 2 months"]
    assert told(3, "Within one month and 20 further days.") == [
        "the norm has 3 months, and the text names 1 month and 20 days"
    ]


def test_nothing_is_no_percentage_that_a_text_must_name() -> None:
    steps = tiered(Order.price, (at_most(usd(10)), percent(0)), (more_than(usd(10)), percent(20)))
    owed = ann.must(Pay(to=bea, amount=steps), upon=bea.did(Order()), within=days(5))
    assert found_in(one(owed, text="Nothing is owed up to USD 10, 20% of more, in 5 days.")) == []


def test_a_party_whose_act_is_the_occasion_need_not_bear_the_duty() -> None:
    def told(text, **parts) -> list[str]:
        norm = bea.must(Carry(), within=days(5), **parts)
        return [wrong for _, wrong in found_in(one(norm, text=text))]

    assert told("On an order of Ann it is carried.", upon=ann.did(Order())) == []
    assert told("On an order by Ann it is carried.", provided=ann.did(Order())) == []
    assert told("Where Ann also orders, it is carried.", upon=ann.did(Order())) == []
    for acted in ("has ordered", "ordered", "does not order", "fails to order", "had not ordered"):
        assert told(f"Where Ann {acted}, it is carried.", upon=ann.did(Order())) == []
    wrong = ["the norm is Bea's, and the text names Ann"]
    assert told("Where Ann dispatches, it is carried.", upon=ann.did(Order())) == wrong
    assert told("Where Ann fails to dispatch, it is carried.", upon=ann.did(Order())) == wrong
    assert told("On an order of Ann, Ann has it carried.", upon=ann.did(Order())) == wrong
    assert told("It is carried by Ann.", upon=bea.did(Order())) == wrong


def test_a_text_that_has_another_party_act_disagrees() -> None:
    def told(text, *norms, **parts) -> list[str]:
        return [wrong for _, wrong in found_in(one(*norms, text=text), **parts)]

    owed = bea.must(Carry(), within=days(5))
    assert told("Bea shall promptly carry it.", owed) == []
    assert told("It is carried for Ann by Bea.", owed) == []
    assert told("Ann carries it for Bea.", owed) == [
        "the norm has Bea carry, and the text has Ann do so"
    ]
    assert told("Ann must carry it.", owed) == ["the norm is Bea's, and the text names Ann"]
    assert (
        told("Ann dispatches it, Bea carries it.", owed, ann.must(Dispatch(), within=days(5)))
        == []
    )
    assert told("Ann carries it.", any_party.must(Carry(), within=days(5))) == []
    board = Party("Bea board")
    assert told("Bea's board carries it.", board.may(Carry()), parties=(ann, bea, board)) == []
    seller = Party("Seller Ltd", in_text="the seller")
    assert told("The seller carries it.", seller.may(Carry()), parties=(ann, seller)) == []


def test_a_party_to_whom_something_is_done_need_not_bear_the_norm() -> None:
    """Named as to whom it is paid, or as whom it is compared with; not as who is to act."""
    norm = ann.must(Pay(to=bea, amount=usd(9)), within=days(5))

    def told(text) -> list[str]:
        return [wrong for _, wrong in found_in(one(norm, text=text))]

    assert told("Bea is paid 9 within 5 days.") == []
    assert told("No other is paid before Bea.") == []
    wrong = ["the norm is Ann's, and the text names Bea"]
    for text in ("Bea pays 9.", "Bea shall have paid 9.", "9 are paid by Bea."):
        assert told(text) == wrong


def test_a_bound_that_is_taken_the_wrong_way_round_is_told() -> None:
    def told(text) -> list[str]:
        amount = least(usd(9), percent(2) * Order.price)
        norm = ann.must(Pay(to=bea, amount=amount), upon=bea.did(Order()), within=days(5))
        return [wrong for _, wrong in found_in(one(norm, text=text))]

    assert told("Ann pays a share, at most nine.") == []
    assert told("Ann pays a share, at least nine and at most ninety.") == []
    assert told("Ann pays a share, at least nine.") == [
        "the text says 'at least', and the norm takes the least of several"
    ]


def test_figures_are_read_from_a_text() -> None:
    read = figures_of(
        "Within thirty (30) working days, 2 years or 90 minutes of the 15th of May it pays "
        "USD 250 billion, twenty-five percent, 3.5 per cent, on the thirtieth day."
    )
    assert set(map(str, read.periods)) == {"30 business days", "2 years", "90 minutes", "30 days"}
    assert read.shares == {Decimal(25), Decimal("3.5")}
    assert read.amounts == {Decimal(250_000_000_000)}
    assert read.days == {DayNamed(15, 5, None)}
    assert str(length("quarter", 1)) == "3 months"
    assert length_of(timedelta(hours=2)) == length("hour", 2) == Length(Decimal(120), "hour")
    assert (months(3), minutes(90)) == (months(3), minutes(90))


# severities and acceptances


def test_flaws_are_told_under_labels() -> None:
    clause = one(ann.must(Carry()), text="Ann carries it.")
    (flaw,) = check_contract(agreed(clause), histories=[()])
    assert str(flaw) == (
        "1 endless duty  (warning)\n"
        "    text:     Ann carries it.\n"
        "    wrong:    no deadline ends this, so that leaving it undone is never a breach: Ann "
        "must carry it\n"
        "    after:    nothing\n"
        "    instead:  write within=days(...) or by=..., or a caveat= that the time is not known"
    )


def test_every_kind_says_what_it_is_and_how_grave() -> None:
    assert set(SAID) == set(FlawKind)
    assert {kind.severity for kind in FlawKind} == set(Severity)
    assert FlawKind.UNCLEAR_CAP.severity is Severity.NOTE


def test_a_flaw_is_accepted_by_its_name_for_a_reason() -> None:
    owed = agreed(one(ann.must(Carry()), ann.must(Dispatch())))
    reasons = {"1 endless duty 2": " It ends with the season. ", "9 gap": "It was one."}
    first, second, third = check_contract(owed, histories=[()], accepted=reasons)
    assert (first.name, first.accepted) == ("1 endless duty", "")
    assert (second.name, second.accepted) == ("1 endless duty 2", "It ends with the season.")
    assert str(second).startswith("1 endless duty 2  (accepted)\n")
    assert str(second).endswith("\n    accepted: It ends with the season.")
    assert (third.kind, third.clause) == (FlawKind.IDLE_ACCEPTANCE, "Sale")
    assert third.text == "'9 gap' is accepted (It was one.), and there is no such flaw"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["1 gap"], "accepted=['1 gap'] names no flaws; write accepted="),
        ({"1 gap": " "}, "the flaw '1 gap' is accepted without a reason; say why it is none"),
        ({"1 gap": 3}, "the flaw '1 gap' is accepted without a reason"),
        ({1: "so"}, "the flaw 1 is accepted without a reason"),
    ],
)
def test_what_accepts_nothing_is_refused(wrong, said) -> None:
    with pytest.raises(WrongTypeError) as caught:
        check_contract(agreed(one()), accepted=wrong)
    assert str(caught.value).startswith(said)


def test_several_clauses_are_told_with_their_texts() -> None:
    may, ban = ann.may(Carry()), ann.must_not(Carry())
    (flaw,) = check_contract(
        agreed(one(may, text="Yes."), Clause("2", "No.", ban)), histories=[()]
    )
    assert flaw.wording == "1: Yes. 2: No."
    assert flaw.history == History()
