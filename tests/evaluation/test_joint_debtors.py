"""Joint debtors owe one debt: what any of them does counts to it, and each owes what is left."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from contract_rules import (
    Clause,
    Contract,
    DutyStatus,
    Engine,
    FindingKind,
    Group,
    Party,
    Question,
    Rank,
    Rounding,
    Verdict,
    at_least,
    at_most,
    begins,
    breach_of,
    by_days,
    count,
    days,
    interest,
    jointly,
    monthly,
    percent,
    releases,
    rounded,
    total,
    usd,
)
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.phrases import Words
from contract_rules.answers.statement import EntryKind
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import OutOfRangeError, UnknownPartyError, WrongTypeError
from contract_rules.norms.expressions import Occurred
from contract_rules.norms.norms import Obligation, Permission
from contract_rules.testing.strategies.vocabulary import (
    Claim,
    Deliver,
    Order,
    Pay,
    Visit,
)
from contract_rules.values.acts import Debtors
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    digits,
    dov,
    duties,
    each_matcher,
    order,
    pay,
    stands,
    told,
    visit,
)

both = jointly(ann, bea)

LOAN = contract(
    clause(
        "1",
        both.must(
            Pay(amount=usd(100), to=cyd),
            by=day(20),
            otherwise=both.must(Pay(amount=usd(5), to=cyd), within=days(5)),
        ),
    )
)
"""Ann and Bea jointly pay Cyd 100 by the 20th, or else 5 more within five days."""


def entries(agreed, events, on, party, matcher):
    """The entries of an account on a day, and its balance."""
    with Engine(agreed, events, matcher=matcher) as engine:
        account = engine.account(party, currency="USD", on=on)
    found = [(e.on.day, e.kind, digits(e.amount), digits(e.balance)) for e in account.entries]
    return found, digits(account.balance)


@each_matcher
def test_what_any_of_them_pays_lowers_the_one_debt(matcher):
    """40 by Bea and 60 by Ann are the 100; whoever pays first."""
    assert stands(LOAN, [], day(10), matcher) == ["1 open 0 100"]
    assert stands(LOAN, [pay(3, 40, cyd)], day(10), matcher) == ["1 open 40 60"]
    parts = [pay(3, 40, cyd), pay(5, 60, cyd, by=ann)]
    assert stands(LOAN, parts, day(25), matcher) == ["1 kept 100 0"]
    assert stands(LOAN, [pay(5, 100, cyd, by=ann)], day(25), matcher) == ["1 kept 100 0"]
    assert stands(LOAN, [pay(5, 100, cyd, by=dov)], day(19), matcher) == ["1 open 0 100"]


@each_matcher
def test_failing_it_is_one_breach_of_all_with_one_remedy(matcher):
    """Paid 99 of 100: there is one breach by both, and one 5 is owed by both."""
    events = [pay(3, 40, cyd), pay(5, 59, cyd, by=ann)]
    assert stands(LOAN, events, day(21), matcher) == ["1 breached 99 1", "1 open 0 5"]
    with Engine(LOAN, events, matcher=matcher) as engine:
        (breach,) = engine.breaches(on=day(21))
        found = engine.record(visit(22))
    assert (breach.party, breach.on) == (both, day(21))
    (told_,) = [one for one in found if one.kind is FindingKind.BREACH]
    assert str(told_).startswith("BREACH  1  Ann and Bea, jointly: pay")
    assert breach.to_json()["party"] == "Ann and Bea, jointly"
    late = [*events, pay(22, 1, cyd, by=ann), pay(23, 5, cyd)]
    assert stands(LOAN, late, day(24), matcher) == ["1 late 100 0", "1 kept 5 0"]


@each_matcher
def test_a_deed_is_done_by_any_of_them(matcher):
    """One of them visits, and both have kept it."""
    agreed = contract(clause("1", both.must(Visit(level=1), by=day(10))))
    for by, expected in ((ann, "kept"), (bea, "kept"), (cyd, "breached")):
        assert stands(agreed, [visit(5, by=by)], day(20), matcher) == [f"1 {expected}"]


@each_matcher
def test_each_of_them_is_asked_about_by_name(matcher):
    """The duty is found for each of them, and the answers name both."""
    with Engine(LOAN, [], matcher=matcher) as engine:
        for by in (ann, bea):
            (duty,) = engine.duties(on=day(10), bearer=by)
            assert duty.bearer == both
        assert engine.duties(on=day(10), bearer=cyd) == ()
        report = engine.report(on=day(10))
    data = duty.to_json()
    assert (data["bearer"], data["debtors"]) == ("Ann and Bea, jointly", ["Ann", "Bea"])
    assert "Ann and Bea jointly must pay (USD 100.00, Cyd) by 2020-01-20" in str(duty).replace(
        "\n  ", " "
    )
    assert report.owed_by(ann) == report.owed_by(bea) == (duty,)
    assert report.only(bea).duties == (duty,)
    assert report.owed_by(cyd) == ()
    assert "Ann and Bea, jointly\n  MUST  1  pay (USD 100.00, Cyd)" in report.sheet(80)
    assert report.full().count("MUST  1  pay (USD 100.00, Cyd)") == 1
    assert "\nAnn and Bea, jointly\n--------------------\n" in report.full()


@each_matcher
def test_each_account_holds_the_debt_and_what_the_others_paid_of_it(matcher):
    """Of the 120 that Bea pays, 100 count: that is on Ann's account, and 20 are Bea's own."""
    events = [pay(3, 30, cyd, by=ann), pay(5, 90, cyd)]
    debt, paid = EntryKind.DEBT, EntryKind.PAYMENT
    assert entries(LOAN, events, day(10), ann, matcher) == (
        [(1, debt, "100", "100"), (3, paid, "-30", "70"), (5, paid, "-70", "0")],
        "0",
    )
    assert entries(LOAN, events, day(10), bea, matcher) == (
        [(1, debt, "100", "100"), (3, paid, "-30", "70"), (5, paid, "-90", "-20")],
        "-20",
    )
    assert entries(LOAN, events, day(10), cyd, matcher) == ([], "0")
    with Engine(LOAN, events, matcher=matcher) as engine:
        account = engine.account(ann, currency="USD", on=day(10))
    assert [entry.debtors for entry in account.entries] == [(ann, bea), (), ()]
    assert [e.get("debtors") for e in account.to_json()["entries"]] == [["Ann", "Bea"], None, None]
    first, _, last = [line.split(maxsplit=4)[4] for line in str(account).splitlines()[1:-1]]
    assert first == "1, Ann and Bea jointly"
    assert last.endswith(", by Bea")


@each_matcher
def test_a_payment_that_is_reversed_is_owed_again_by_all(matcher):
    """Bea's cheque of the 5th bounces on the 12th; before the 12th Ann's account does not say."""
    cheque = pay(5, 60, cyd, id="cheque")
    events = [cheque, cheque.reversal(on=day(12))]
    assert stands(LOAN, events, day(11), matcher) == ["1 open 60 40"]
    assert stands(LOAN, events, day(12), matcher) == ["1 open 0 100"]
    debt, paid, undone = EntryKind.DEBT, EntryKind.PAYMENT, EntryKind.REVERSAL
    before = [(1, debt, "100", "100"), (5, paid, "-60", "40")]
    after = [*before, (12, undone, "60", "100")]
    for by in (ann, bea):
        assert entries(LOAN, events, day(4), by, matcher) == ([(1, debt, "100", "100")], "100")
        assert entries(LOAN, events, day(11), by, matcher) == (before, "40")
        assert entries(LOAN, events, day(12), by, matcher) == (after, "100")


@each_matcher
def test_a_deed_that_others_did_is_on_no_account(matcher):
    """Of a debt of theirs and of a visit, the account holds the debt."""
    agreed = contract(
        clause("1", both.must(Pay(amount=usd(10), to=cyd))), clause("2", both.must(Visit()))
    )
    events = [visit(3, by=bea), pay(3, 4, cyd)]
    assert entries(agreed, events, day(5), ann, matcher)[1] == "6"


@each_matcher
def test_debts_of_ones_own_stand_beside_it_in_the_order_of_payments(matcher):
    """Ann owes 10 alone by the 10th, 100 with Bea by the 20th: her 30 fill hers first."""
    own = clause("2", ann.must(Pay(amount=usd(10), to=cyd), by=day(10)))
    agreed = contract(LOAN.clauses[0], own)
    assert stands(agreed, [pay(3, 30, cyd, by=ann)], day(5), matcher) == [
        "1 open 20 80",
        "2 kept 10 0",
    ]
    assert stands(agreed, [pay(3, 30, cyd)], day(5), matcher) == ["1 open 30 70", "2 open 0 10"]


@each_matcher
def test_what_one_of_them_paid_too_early_counts_where_the_clause_says_so(matcher):
    """Ann pays 3 on the 2nd and Bea 4 on the 3rd; the debt of 10 arises on the 5th."""
    events = [pay(2, 3, cyd, by=ann), pay(3, 4, cyd, by=bea), order(5, 10)]
    for on_account, expected in ((True, "1 open 7 3"), (False, "1 open 0 10")):
        norm = both.must(
            Pay(amount=Order.price, to=cyd), upon=bea.did(Order()), on_account=on_account
        )
        assert stands(contract(clause("1", norm)), events, day(6), matcher) == [expected]


@each_matcher
def test_the_debt_permits_each_of_them_what_it_asks_for(matcher):
    """Against a general ban of an older rank the duty prevails, for both and for nobody else."""
    ban = clause("2", Group("all", ann, bea, dov).must_not(Pay(to=cyd)))
    debt = clause("1", both.must(Pay(amount=usd(100), to=cyd), by=day(20)), overrides=("2",))
    with Engine(contract(ban, debt), [pay(3, 40, cyd)], matcher=matcher) as engine:
        for by, amount, expected in (
            (ann, 60, Verdict.PERMITTED),
            (bea, 60, Verdict.PERMITTED),
            (ann, 61, Verdict.PROHIBITED),
            (dov, 60, Verdict.PROHIBITED),
        ):
            act = Pay(usd(amount), cyd)
            assert engine.decide(by, act, on=day(5)).verdict is expected
        told_ = " ".join(str(engine.decide(ann, Pay(usd(60), cyd), on=day(5))).split())
    assert "clause 1 obliges Ann and Bea jointly to pay" in told_


@each_matcher
def test_a_ban_on_one_of_them_leaves_it_to_the_other(matcher):
    """A ban that prevails over Ann's part suspends nothing; one over both suspends the debt."""
    debt = LOAN.clauses[0]
    for banned, expected in (
        ([ann], "1 open 0 100"),
        ([bea], "1 open 0 100"),
        ([ann, bea], "1 suspended 0 100"),
        ([dov], "1 open 0 100"),
    ):
        bans = [
            clause(f"N{number}", by.must_not(Pay()), overrides=("1",))
            for number, by in enumerate(banned)
        ]
        assert stands(contract(debt, *bans), [], day(10), matcher) == [expected]
        freed = [
            clause(f"N{number}", by.need_not(Pay()), overrides=("1",))
            for number, by in enumerate(banned)
        ]
        assert stands(contract(debt, *freed), [], day(10), matcher) == [expected]


@each_matcher
def test_the_reason_of_a_suspended_debt_names_whom_each_clause_forbids(matcher):
    """Clause 2 forbids Ann, clause 3 exempts Bea."""
    agreed = contract(
        LOAN.clauses[0],
        clause("2", ann.must_not(Pay()), overrides=("1",)),
        clause("3", bea.need_not(Pay()), overrides=("1",)),
    )
    (duty,) = duties(agreed, [], day(10), matcher)
    told_ = " ".join(str(duty).split())
    assert "clause 2 forbids Ann to pay" in told_
    assert "clause 3 exempts Bea from having to pay" in told_


@each_matcher
def test_a_clash_with_the_last_who_might_perform_is_a_conflict(matcher):
    """Ann is forbidden by what prevails; Bea by what nothing ranks: by Bea it is open."""
    debt = clause("1", both.must(Visit(level=1), by=day(20)))
    clash = clause("3", bea.must_not(Visit(level=1)))
    over = clause("2", ann.must_not(Visit()), overrides=("1",))
    (alone,) = duties(contract(debt, clash), [], day(10), matcher)
    assert alone.status is DutyStatus.OPEN
    (joint,) = duties(contract(debt, over, clash), [], day(10), matcher)
    assert joint.status is DutyStatus.CONFLICT
    assert [reason.clause.id for reason in joint.reasons] == ["1", "3"]


@each_matcher
def test_a_condition_and_an_occasion_find_the_one_breach(matcher):
    """Upon the breach of the debt Dov may no more deliver, and owes one visit."""
    agreed = contract(
        LOAN.clauses[0],
        clause("2", dov.must_not(Deliver(), provided=breach_of("1"))),
        clause("3", dov.must(Visit(), upon=breach_of("1"))),
    )
    with Engine(agreed, [], matcher=matcher) as engine:
        assert engine.decide(dov, Deliver(1), on=day(20)).verdict is Verdict.SILENT
        decision = engine.decide(dov, Deliver(1), on=day(21))
        owed = engine.duties(on=day(21), clause="3")
    assert decision.verdict is Verdict.PROHIBITED
    assert "clause 1 was breached by Ann and Bea jointly" in " ".join(str(decision).split())
    assert len(owed) == 1


@each_matcher
def test_an_exercise_may_lay_a_debt_on_several_together(matcher):
    """Cyd's claim makes one debt, though anybody of a group may make it."""
    group = Group("creditors", cyd, dov)
    agreed = contract(
        clause("1", group.can(Claim(number=1), then=begins(both.must(Visit(), within=days(3)))))
    )
    assert stands(agreed, [claim(5, by=cyd)], day(6), matcher) == ["1 open"]
    assert stands(agreed, [claim(5, by=cyd), visit(7, by=bea)], day(9), matcher) == ["1 kept"]


@each_matcher
def test_the_same_again_is_grace_in_whatever_order_they_are_named(matcher):
    """Bea and Ann are Ann and Bea: the same act and amount is one debt with a further deadline."""
    agreed = contract(
        clause(
            "1",
            both.must(
                Pay(amount=usd(10), to=cyd),
                by=day(10),
                otherwise=jointly(bea, ann).must(Pay(amount=usd(10), to=cyd), within=days(5)),
            ),
        )
    )
    assert stands(agreed, [], day(12), matcher) == ["1 breached 0 10"]


@each_matcher
def test_a_surplus_of_one_of_them_is_the_other_s_no_more(matcher):
    """Of the least that is owed, 20, Ann pays 25: on Bea's account are the 20."""
    agreed = contract(clause("1", both.must(Pay(amount=at_least(usd(20)), to=cyd))))
    events = [pay(3, 25, cyd, by=ann)]
    assert stands(agreed, events, day(5), matcher) == ["1 kept 20 0"]
    for by in (ann, bea):
        assert entries(agreed, events, day(5), by, matcher)[1] == "0"


@each_matcher
def test_differences_and_standing_duties_tell_of_them_together(matcher):
    """What is owed upon an order is told of both, and what is gained is, too."""
    agreed = contract(
        clause("1", both.must(Pay(amount=Order.price, to=cyd), upon=dov.did(Order()), by=day(20)))
    )
    with Engine(agreed, matcher=matcher) as engine:
        empty = engine.report(on=day(5))
        assert [one.bearer for one in empty.only(ann).standing] == [both]
        assert empty.only(cyd).standing == ()
        engine.record(dov.does(Order(usd(10), 1, day(20)), on=day(6)))
        changed = empty.diff(engine.report(on=day(7)))
    assert len(changed.owed_by(ann)) == len(changed.owed_by(bea)) == 1
    assert changed.owed_by(dov) == ()
    assert "Ann and Bea, jointly" in changed.sheet(90)
    assert "\nAnn and Bea, jointly\n--------------------\n" in changed.full()


@pytest.mark.parametrize(
    "write",
    [
        lambda: both.may(Visit()),
        lambda: both.must_not(Visit()),
        lambda: both.need_not(Visit()),
        lambda: both.can(Claim(number=1)),
        lambda: both.did(Visit()),
        lambda: both.attempted(Visit()),
        lambda: count(Visit(), by=both),
        lambda: total(Pay.amount, by=both),
        lambda: Permission(bearer=both, act=ann.may(Visit()).act),
        lambda: Occurred(both, ann.may(Visit()).act),
    ],
)
def test_what_is_no_debt_is_refused_where_it_is_written(write):
    """With what to write instead."""
    says = r"of 'Ann', 'Bea' may, .* or Group\('the debtors', one, other"
    with pytest.raises(WrongTypeError, match=says):
        write()


def test_no_event_and_no_field_is_of_several():
    """An event is of one party, and so is what a field holds."""
    with pytest.raises(WrongTypeError, match="an event is of one party"):
        both.does(Visit(1), on=day(5))
    with pytest.raises(WrongTypeError):
        ann.must(Pay(to=both))


@pytest.mark.parametrize("members", [(), (ann,), (ann, ann), (ann, Group("two", bea, cyd))])
def test_they_are_two_or_more(members):
    """Each named once, and no group."""
    with pytest.raises(WrongTypeError, match="two parties or more"):
        jointly(*members)


def test_they_are_parties_of_the_contract():
    """A stranger is none of them, and no party is called as they are."""
    with pytest.raises(UnknownPartyError, match="'Eve'"):
        contract(clause("1", jointly(ann, Party("Eve")).must(Visit())))
    with pytest.raises(WrongTypeError, match="calls a group 'Ann and Bea, jointly'"):
        Contract(
            name="C",
            parties=(ann, bea, Party("Ann and Bea, jointly")),
            clauses=(Clause("1", "As 1 says.", both.must(Visit())),),
            effective=date(2020, 1, 1),
        )


def test_they_are_the_same_in_whatever_order():
    """And are neither a group of the same parties, nor anything else."""
    assert both == jointly(bea, ann)
    assert hash(both) == hash(jointly(bea, ann))
    assert both != Group("Ann and Bea, jointly", ann, bea)
    assert both != jointly(ann, bea, cyd)
    assert both != "Ann and Bea, jointly"
    assert repr(both) == "jointly(Party(name='Ann'), Party(name='Bea'))"
    assert str(jointly(ann, bea, cyd)) == "Ann, Bea and Cyd, jointly"


def test_json_holds_them():
    """As a name, members, and that they owe jointly."""
    text = json.dumps(to_json(LOAN))
    assert '{"name": "Ann and Bea, jointly", "members": ["Ann", "Bea"], "jointly": true}' in text
    read = from_json(Contract, json.loads(text))
    assert read == LOAN
    norm = read.clauses[0].norms[0]
    assert isinstance(norm, Obligation)
    assert isinstance(norm.bearer, Debtors)
    assert told(duties(read, [pay(3, 40, cyd)], day(10), "semantics")[0]) == "1 open 40 60"


def test_they_are_called_in_sentences_as_the_contract_calls_them():
    """Each by the name that sentences have for it."""
    tenant = Party("The tenant")
    panel = Party("Panel", in_text="the panel")
    agreed = Contract(
        name="C",
        parties=(tenant, panel),
        clauses=(clause("1", jointly(tenant, panel).must(Visit())),),
        effective=date(2020, 1, 1),
    )
    (duty,) = duties(agreed, [], date(2020, 1, 5), "semantics")
    assert "The tenant and the panel jointly must visit" in " ".join(str(duty).split())


SHARES = {ann: percent(60), bea: percent(40)}
shared = jointly(ann, bea, shares=SHARES)


def owed(agreed, events, on, matcher):
    """Whose duties there are on a day, with what they come to and how they stand."""
    found = duties(agreed, events, on, matcher)
    return [f"{d.bearer} {digits(d.amount)} {d.status.value}" for d in found]


@each_matcher
def test_by_shares_each_owes_its_own(matcher):
    """Of 100.01 at 60 and 40%: 60.006 rounded down, and what that leaves, 40.01."""
    agreed = contract(clause("1", shared.must(Pay(amount=usd("100.01"), to=cyd), by=day(10))))
    assert owed(agreed, [], day(5), matcher) == ["Ann 60 open", "Bea 40.01 open"]
    events = [pay(3, 100, cyd, by=ann)]
    assert owed(agreed, events, day(11), matcher) == ["Ann 60 kept", "Bea 40.01 breached"]
    with Engine(agreed, events, matcher=matcher) as engine:
        (breach,) = engine.breaches(on=day(11))
    assert breach.party == bea
    assert entries(agreed, events, day(11), bea, matcher)[1] == "40.01"


@each_matcher
@pytest.mark.parametrize(
    ("price", "expected"),
    [
        ("0.03", ["0", "0", "0", "0", "0.03"]),
        ("0.06", ["0.01", "0.01", "0.01", "0.01", "0.02"]),
        ("10", ["2", "2", "2", "2", "2"]),
    ],
)
def test_no_cent_is_lost_or_made_between_them(price, expected, matcher):
    """Five of 20% each: 0.03 is 0.006 for each, and all of it for the last."""
    eve = Party("Eve")
    five = (ann, bea, cyd, dov, eve)
    norm = jointly(*five, shares=dict.fromkeys(five, percent(20))).must(
        Pay(amount=Order.price, to=Party("Bank")), upon=bea.did(Order())
    )
    agreed = Contract(
        name="C",
        parties=(*five, Party("Bank")),
        clauses=(clause("1", norm),),
        effective=day(1),
    )
    found = duties(agreed, [order(2, price)], day(5), matcher)
    assert [digits(duty.amount) for duty in found] == expected


@each_matcher
def test_of_the_least_and_of_the_first_period_each_owes_a_share(matcher):
    """At least 10, and 5 for the first month: 6 and 4, and 3 and 2 in January, which Ann pays."""
    norm = shared.must(
        Pay(amount=at_least(usd(10)), to=cyd), every=monthly(day=-1), first_period=usd(5)
    )
    found = duties(contract(clause("1", norm)), [pay(2, 7, cyd, by=ann)], day(2, 2), matcher)
    assert [told(duty) for duty in found] == [
        "1 kept 3 0",
        "1 breached 0 2",
        "1 open 0 6",
        "1 open 0 4",
    ]


@each_matcher
def test_a_share_may_be_asked_for_in_one_payment(matcher):
    """Ann's two of 3 are not her 6 at once."""
    agreed = contract(clause("1", shared.must(Pay(amount=usd(10), to=cyd), in_one_payment=True)))
    halves = [pay(2, 3, cyd, by=ann), pay(3, 3, cyd, by=ann), pay(4, 4, cyd)]
    assert stands(agreed, halves, day(5), matcher) == ["1 open", "1 kept"]


@each_matcher
def test_a_remedy_by_the_same_shares_is_of_whoever_is_in_breach(matcher):
    """Bea failed: she owes her share of the 5; the same act and amount again is grace."""
    norm = shared.must(
        Pay(amount=usd(100), to=cyd),
        by=day(10),
        otherwise=shared.must(Pay(amount=usd(5), to=cyd), within=days(3)),
    )
    events = [pay(3, 60, cyd, by=ann)]
    assert owed(contract(clause("1", norm)), events, day(11), matcher) == [
        "Ann 60 kept",
        "Bea 40 breached",
        "Bea 2 open",
    ]
    grace = shared.must(
        Pay(amount=usd(100), to=cyd),
        by=day(10),
        otherwise=shared.must(Pay(amount=usd(100), to=cyd), within=days(3)),
    )
    assert owed(contract(clause("1", grace)), events, day(11), matcher) == [
        "Ann 60 kept",
        "Bea 40 breached",
    ]


@each_matcher
def test_interest_on_what_is_unpaid_is_whole_for_each(matcher):
    """At 1% a day, two days late: Ann on her 60, Bea on her 40."""
    rate = interest(percent(1), per=days(1))
    for amount in (rate, rounded(rate, 2, Rounding.HALF_UP)):
        norm = shared.must(
            Pay(amount=usd(100), to=cyd),
            by=day(10),
            otherwise=shared.must(Pay(amount=amount, to=cyd)),
        )
        found = owed(contract(clause("1", norm)), [], day(12), matcher)
        assert found == ["Ann 60 breached", "Bea 40 breached", "Ann 1.2 open", "Bea 0.8 open"]


@each_matcher
def test_an_exercise_may_lay_shares_on_several(matcher):
    """Upon Cyd's claim each owes its share."""
    begun = begins(shared.must(Pay(amount=usd(10), to=cyd)))
    agreed = contract(clause("1", cyd.can(Claim(number=1), then=begun)))
    assert owed(agreed, [claim(5, by=cyd)], day(6), matcher) == ["Ann 6 open", "Bea 4 open"]


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (lambda: shared.must(Visit()), "asked for no amount"),
        (lambda: shared.must(Pay(amount=at_most(usd(5)))), "asked for no amount"),
        (
            lambda: shared.must(
                Pay(amount=usd(5), to=cyd),
                every=monthly(day=-1),
                apportioned=by_days(2, Rounding.HALF_UP),
            ),
            "state first_period=",
        ),
        (
            lambda: shared.must(Pay(amount=usd(5) + interest(percent(1), per=days(1)), to=cyd)),
            "interest on what is unpaid",
        ),
        (
            lambda: shared.must(
                Pay(
                    amount=rounded(
                        interest(percent(1), on=Order.price, compound=monthly(day=1)),
                        2,
                        Rounding.UP,
                    ),
                    to=cyd,
                ),
                upon=Order,
            ),
            "joins its balance",
        ),
        (lambda: shared.may(Visit()), "Group"),
    ],
)
def test_what_has_no_shares_is_refused_where_it_is_written(write, says):
    """With what to write instead."""
    with pytest.raises(WrongTypeError, match=says):
        write()


@pytest.mark.parametrize(
    ("shares", "error"),
    [
        ({ann: percent(60)}, WrongTypeError),
        ({ann: percent(60), cyd: percent(40)}, WrongTypeError),
        ({ann: percent(60), bea: percent(40), cyd: percent(0)}, WrongTypeError),
        ({ann: Decimal("0.6"), bea: Decimal("0.4")}, WrongTypeError),
        ({ann: percent(60), bea: percent(41)}, OutOfRangeError),
        ({ann: percent(100), bea: percent(0)}, OutOfRangeError),
    ],
)
def test_shares_are_one_of_each_and_make_a_whole(shares, error):
    """Written in hundredths."""
    with pytest.raises(error, match="share"):
        jointly(ann, bea, shares=shares)


def test_no_one_shares_with_nobody():
    """Two parties or more."""
    with pytest.raises(WrongTypeError, match="two parties or more"):
        jointly(shares={})
    with pytest.raises(WrongTypeError, match="two parties or more"):
        jointly(ann, shares={ann: percent(100)})


def test_another_remedy_than_by_the_same_shares_is_one_norm():
    """A debt of all of them is one remedy; by shares it would be two."""
    remedy = shared.must(Pay(amount=usd(5), to=cyd))
    with pytest.raises(WrongTypeError, match="otherwise= holds one norm"):
        contract(clause("1", both.must(Visit(), by=day(5), otherwise=remedy)))


def test_shares_are_compared_and_printed_and_held_in_json():
    """In the order in which they are named, as the last owes the rest."""
    turned = {bea: percent(40), ann: percent(60)}
    assert shared == jointly(ann, bea, shares=turned)
    assert hash(shared) == hash(jointly(ann, bea, shares=turned))
    assert shared != jointly(bea, ann, shares=turned)
    assert shared != both
    assert shared != "Ann and Bea, by shares"
    assert str(shared) == "Ann and Bea, by shares"
    assert repr(shared) == (
        "jointly(Party(name='Ann'), Party(name='Bea'), "
        "shares={Party(name='Ann'): percent('60'), Party(name='Bea'): percent('40')})"
    )
    stated = clause("1", shared.must(Pay(amount=usd("0.01"), to=cyd)))
    text = json.dumps(to_json(stated))
    held = {"name": "Ann and Bea, by shares", "members": ["Ann", "Bea"], "percent": ["60", "40"]}
    assert json.dumps(held) in text
    read = from_json(Clause, json.loads(text))
    assert read == stated
    assert owed(contract(read), [], day(5), "semantics") == ["Ann 0 kept", "Bea 0.01 open"]


def test_rank_is_that_of_the_clause():
    """A ban of a superior clause on both keeps it from binding."""
    agreed = contract(
        clause("1", both.must(Visit(), by=day(10))),
        clause("2", Group("two", ann, bea).must_not(Visit()), rank=Rank.MANDATORY_LAW),
    )
    assert [d.status for d in duties(agreed, [], day(5), "semantics")] == [DutyStatus.SUSPENDED]


FREED = contract(
    LOAN.clauses[0],
    clause("P", cyd.can(Claim(number=1), then=releases("1", debtor=Claim.to))),
)
"""As the loan; and Cyd can release whoever a claim names from it."""


def free(number, who, **parts):
    """Cyd releases somebody."""
    return claim(number, 1, who, by=cyd, **parts)


@each_matcher
def test_who_is_released_leaves_the_others_owing_all(matcher):
    """Bea pays 40, and is released on the 5th, so from the 6th on: Ann owes the 60."""
    events = [pay(3, 40, cyd), free(5, bea)]
    for on, bearer in ((5, both), (6, ann)):
        (duty,) = duties(FREED, events, day(on), matcher)
        assert (duty.bearer, told(duty)) == (bearer, "1 open 40 60")
    assert duty.to_json()["bearer"] == "Ann"
    assert "debtors" not in duty.to_json()
    told_ = " ".join(str(duty).split())
    assert "Since 2020-01-06 Bea owes it no longer, as Cyd claimed" in told_.replace("did ", "")
    assert [step["step"] for step in duty.to_json()["steps"]] == ["counted", "released"]
    with Engine(FREED, events, matcher=matcher) as engine:
        assert engine.duties(on=day(6), bearer=bea) == ()
        assert len(engine.duties(on=day(5), bearer=bea)) == 1
        assert engine.decide(bea, Pay(usd(60), cyd), on=day(6)).verdict is Verdict.SILENT
        assert engine.decide(ann, Pay(usd(60), cyd), on=day(6)).verdict is Verdict.PERMITTED


@each_matcher
def test_what_the_released_pays_later_counts_no_more(matcher):
    """It is unallocated; on the day of the release it counts."""
    for on, expected in ((5, "1 kept 100 0"), (6, "1 open 0 100")):
        events = [free(5, bea), pay(on, 100, cyd)]
        assert stands(FREED, events, day(10), matcher) == [expected]
    events = [free(5, bea), pay(6, 30, cyd), pay(7, 100, cyd, by=ann)]
    assert stands(FREED, events, day(10), matcher) == ["1 kept 100 0"]


@each_matcher
def test_a_later_breach_and_its_remedy_are_of_the_others_alone(matcher):
    """Released by the 20th, at whose end it fails, Bea is in no breach and owes no 5."""
    for on, who, now in ((20, ann, ann), (21, both, ann), (25, both, both)):
        with Engine(FREED, [free(on, bea)], matcher=matcher) as engine:
            (breach,) = engine.breaches(on=day(22))
            assert breach.party == who
            found = engine.duties(on=day(22))
        assert [duty.bearer for duty in found] == [now, now]


@each_matcher
def test_who_is_released_last_leaves_nothing_owed(matcher):
    """First Bea, then Ann: it is discharged. Who owes nothing is released from nothing."""
    events = [free(5, bea), free(6, bea, id="again"), free(7, dov), free(8, ann)]
    assert stands(FREED, events, day(8), matcher) == ["1 open 0 100"]
    assert stands(FREED, events, day(9), matcher) == ["1 discharged 0 0"]
    assert stands(FREED, [free(5, bea), free(5, ann)], day(6), matcher) == ["1 discharged 0 0"]


@each_matcher
def test_a_share_and_a_debt_of_ones_own_are_discharged_with_the_release(matcher):
    """Ann's 60 fall away, and Bea's 40 stay 40."""
    agreed = contract(
        clause("1", shared.must(Pay(amount=usd(100), to=cyd), by=day(10))),
        clause("2", ann.must(Pay(amount=usd(7), to=cyd), by=day(10))),
        clause(
            "P",
            cyd.can(Claim(number=1), then=(releases("1", debtor=ann), releases("2", debtor=ann))),
        ),
    )
    assert owed(agreed, [free(5, dov)], day(6), matcher) == [
        "Ann 60 discharged",
        "Bea 40 open",
        "Ann 7 discharged",
    ]


@each_matcher
def test_a_release_towards_an_event_is_from_what_arose_upon_that(matcher):
    """Of two orders' debts, Bea is released from the first's."""
    agreed = contract(
        clause("1", both.must(Pay(amount=Order.price, to=cyd), upon=dov.did(Order()))),
        FREED.clauses[1],
    )
    first, second = (
        dov.does(Order(usd(price), 1, day(20)), on=day(2), id=f"O{price}") for price in (10, 20)
    )
    found = duties(agreed, [first, second, free(5, bea, towards=first)], day(6), matcher)
    assert [(digits(duty.amount), duty.bearer) for duty in found] == [("10", ann), ("20", both)]


@each_matcher
def test_after_a_notice_of_days(matcher):
    """Three days from the 5th: released from the 9th on."""
    notice = releases("1", debtor=bea, after=days(3))
    agreed = contract(LOAN.clauses[0], clause("P", cyd.can(Claim(number=1), then=notice)))
    for on, bearer in ((8, both), (9, ann)):
        (duty,) = duties(agreed, [free(5, dov)], day(on), matcher)
        assert duty.bearer == bearer


@each_matcher
def test_the_account_of_who_is_released_ends_with_it(matcher):
    """Of 100 Ann pays 30 and Bea 20; 50 are Bea's no longer, whatever Ann pays then."""
    cheque = pay(4, 20, cyd, id="cheque")
    events = [pay(3, 30, cyd, by=ann), cheque, free(5, bea), pay(8, 10, cyd, by=ann)]
    debt, paid, over = EntryKind.DEBT, EntryKind.PAYMENT, EntryKind.DISCHARGE
    assert entries(FREED, events, day(10), bea, matcher) == (
        [
            (1, debt, "100", "100"),
            (3, paid, "-30", "70"),
            (4, paid, "-20", "50"),
            (6, over, "-50", "0"),
        ],
        "0",
    )
    assert entries(FREED, events, day(10), ann, matcher)[1] == "40"
    undone = [*events, cheque.reversal(on=day(9))]
    assert entries(FREED, undone, day(10), ann, matcher)[1] == "60"
    assert entries(FREED, undone, day(10), bea, matcher)[1] == "0"
    assert entries(FREED, [free(5, bea)], day(10), bea, matcher)[1] == "0"


@each_matcher
def test_the_account_of_who_is_released_from_interest_holds_what_had_accrued(matcher):
    """1 a day on 100 from the 2nd on: 4 by the 5th, which end, and 9 by the 10th for Ann."""
    accruing = interest(percent(1), on=Order.price, per=days(1))
    agreed = contract(
        clause("1", both.must(Pay(amount=accruing, to=cyd), upon=dov.did(Order()))),
        FREED.clauses[1],
    )
    events = [dov.does(Order(usd(100), 1, day(20)), on=day(1)), free(5, bea)]
    assert entries(agreed, events, day(10), ann, matcher)[1] == "9"
    found, balance = entries(agreed, events, day(10), bea, matcher)
    assert (found[-1], balance) == ((6, EntryKind.DISCHARGE, "-4", "0"), "0")


@each_matcher
def test_a_release_that_becomes_known_late_is_as_if_it_had_been_known(matcher):
    """Released on the 5th, recorded on the 30th: then Bea was in no breach on the 21st."""
    late = free(5, bea, recorded=day(30))
    with Engine(FREED, [visit(25)], matcher=matcher) as engine:
        (before,) = engine.breaches(on=day(22))
        engine.record(late)
        (after,) = engine.breaches(on=day(22))
        (known,) = engine.breaches(on=day(22), known_by=day(26))
    assert (before.party, after.party, known.party) == (both, ann, both)


@each_matcher
def test_what_bars_the_last_who_owes_it_suspends_it(matcher):
    """Ann is forbidden; once Bea is released nobody may perform."""
    ban = clause("2", ann.must_not(Pay()), overrides=("1",))
    agreed = contract(*FREED.clauses, ban)
    assert stands(agreed, [free(5, bea)], day(5), matcher) == ["1 open 0 100"]
    assert stands(agreed, [free(5, bea)], day(6), matcher) == ["1 suspended 0 100"]
    assert stands(agreed, [free(5, ann)], day(6), matcher) == ["1 open 0 100"]


@each_matcher
def test_whether_one_was_released_may_be_open(matcher):
    """The power rests on a question: under both readings Ann owes, under one Bea does, too."""
    valid = Question("valid", "Is a release without a deed valid?", readings=("yes", "no"))
    power = cyd.can(Claim(number=1), then=releases("1", debtor=bea), provided=valid.reads("yes"))
    agreed = contract(LOAN.clauses[0], clause("P", power))
    with Engine(agreed, [free(5, dov)], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(6))
        (chosen,) = engine.duties(on=day(6), readings={"valid": "yes"})
    assert (duty.status, duty.bearer) == (DutyStatus.UNDETERMINED, both)
    assert {way.answer.bearer for way in duty.ways} == {both, ann}
    assert (chosen.status, chosen.bearer) == (DutyStatus.OPEN, ann)


def test_a_release_is_of_a_party():
    """And in words as it is meant."""
    with pytest.raises(WrongTypeError, match="release a party"):
        releases("1", debtor=Order.level)
    words = list(norm_in_full(FREED.clauses[1].norms[0], Words.of(FREED)))
    assert words[1] == "  then: releases the party named in claiming from what is owed under 1"
    assert from_json(Contract, json.loads(json.dumps(to_json(FREED)))) == FREED


EITHER = contract(
    clause(
        "1",
        both.must(Deliver(level=2), alternatives=(Pay(amount=usd(10), to=cyd),), by=day(10)),
    ),
    FREED.clauses[1],
)
PARTS = (ann.does(Pay(usd(4), cyd), on=day(3)), bea.does(Pay(usd(1), cyd), on=day(4)))


@each_matcher
def test_any_of_them_performs_it_in_any_way(matcher):
    """Parts that both paid are of one way, and are left over once one of them delivers."""
    delivered = bea.does(Deliver(level=2), on=day(8))
    with Engine(EITHER, PARTS, matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(9))
        assert (duty.bearer, duty.outstanding) == (both, usd(5))
        assert [breach.party for breach in engine.breaches(on=day(11))] == [both]
        engine.record(delivered)
        (duty,) = engine.duties(on=day(9))
        assert duty.status is DutyStatus.KEPT
        assert [left for _, left in engine.unallocated(on=day(9))] == [usd(4), usd(1)]
        assert engine.account(bea, on=day(9)).balance == usd(-1)


@each_matcher
def test_who_is_released_owes_it_in_no_way(matcher):
    with Engine(EITHER, [*PARTS, free(5, ann)], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(6))
        assert (duty.bearer, duty.paid, duty.outstanding) == (bea, usd(5), usd(5))
        balances = [engine.account(party, on=day(6)).balance for party in (ann, bea)]
        assert balances == [usd(0), usd(5)]
        engine.record(ann.does(Pay(usd(5), cyd), on=day(7)))  # she owes it no longer
        (duty,) = engine.duties(on=day(8))
        assert duty.outstanding == usd(5)


@each_matcher
@pytest.mark.parametrize(("barred", "status"), [((ann,), "open"), ((ann, bea), "suspended")])
def test_it_binds_as_long_as_one_of_them_may_perform_it_in_one_way(barred, status, matcher):
    """Payment is forbidden to both; delivery to one, or to both."""
    bans = [both_.must_not(Pay()) for both_ in (ann, bea)]
    bans += [one.must_not(Deliver()) for one in barred]
    agreed = contract(*EITHER.clauses, clause("2", *bans, overrides=("1",)))
    with Engine(agreed, matcher=matcher) as engine:
        assert [duty.status.value for duty in engine.duties(on=day(5))] == [status]
