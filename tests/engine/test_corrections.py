"""What the record had wrong: as it was recorded, as it is known since, and what that undoes."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    DutyStatus,
    Engine,
    FindingKind,
    Verdict,
    begins,
    days,
    usd,
)
from contract_rules.errors import EventConflictError, UnknownEventError
from support.dealings import each_matcher
from support.invoicing import Invoice, Pay, billed, buyer, seller


class Permit(Action, phrase="permit deliveries"):
    pass


class Deliver(Action, phrase="deliver"):
    pass


CONTRACT = Contract(
    name="The sale",
    parties=(buyer, seller),
    clauses=(
        Clause(
            "P",
            "Paid within 30 days.",
            buyer.must(Pay(seller, Invoice.amount), upon=billed, within=days(30)),
        ),
        Clause("W", "It may permit.", buyer.can(Permit(), then=begins("D"))),
        Clause("D", "It may deliver.", seller.may(Deliver()), dormant=True),
    ),
    effective=date(2025, 1, 1),
)
FIRST = date(2025, 2, 1)
BILL = seller.does(Invoice(usd(1000)), on=FIRST, id="bill")
PAID = buyer.does(Pay(seller, usd(1000)), on=date(2025, 2, 10), id="paid")
KNOWN, LATER, APRIL = date(2025, 3, 20), date(2025, 3, 25), date(2025, 4, 1)


def opened(matcher, *events):
    return Engine(CONTRACT, (BILL, PAID, *events), matcher=matcher)


def standing(engine, on=APRIL, **asked):
    (duty,) = engine.duties(on=on, **asked)
    return duty.status.value, duty.outstanding


@each_matcher
def test_a_payment_that_never_was_leaves_a_breach(matcher) -> None:
    """Whoever does not know of the correction sees the duty kept."""
    struck = PAID.correction(recorded=KNOWN)
    with opened(matcher) as engine:
        assert standing(engine) == ("kept", usd(0))
        found = engine.record(struck)
        assert [f.kind for f in found] == [FindingKind.UNDONE, FindingKind.BREACH]
        assert found[0].undone.kind is FindingKind.KEPT
        assert found[0].event == struck
        assert standing(engine) == ("breached", usd(1000))
        assert standing(engine, known_by=date(2025, 3, 19)) == ("kept", usd(0))
        assert standing(engine, known_by=KNOWN) == ("breached", usd(1000))
        assert [f.kind for f in engine.record(struck)] == [FindingKind.REPEATED]
        assert engine.facts["paid"] == PAID
        assert len(engine.facts) == 3


@each_matcher
def test_a_breach_that_was_told_is_undone_and_another_is_told(matcher) -> None:
    with opened(matcher) as engine:
        late = seller.does(Invoice(usd(5)), on=date(2025, 3, 10), id="late")
        found = engine.record(late.correction(recorded=APRIL, on=FIRST), late)
        assert [f.kind for f in found] == [FindingKind.DUTY, FindingKind.BREACH]
        assert found[0].event.on == FIRST
        again = engine.record(seller.does(Invoice(usd(7)), on=APRIL, id="more"))
        assert [f.kind for f in again] == [FindingKind.DUTY]
        right = buyer.does(Pay(seller, usd(5)), on=date(2025, 2, 20), id="five")
        kinds = [f.kind for f in engine.record(right)]
        assert kinds == [FindingKind.KEPT, FindingKind.UNDONE]
        wrong = engine.record(right.correction(recorded=APRIL, amount=usd(3)))
        assert [f.kind for f in wrong] == [
            FindingKind.UNDONE,
            FindingKind.COUNTED,
            FindingKind.BREACH,
        ]
        told = " ".join(str(engine.duties(on=APRIL)[1]).split())
        assert "corrected on 2025-04-01" in told


@each_matcher
def test_what_a_correction_changes_is_told_as_it_is_recorded(matcher) -> None:
    """Of a duty its amount; of a breach since when; by the day of the correction, too."""
    bounced = PAID.reversal(on=date(2025, 3, 12), id="bounced")
    with opened(matcher, bounced) as engine:
        found = engine.record(bounced.correction(recorded=KNOWN, on=date(2025, 2, 12)))
        breaches = [f.duty.since for f in found if f.kind is FindingKind.BREACH]
        undone = [f.undone.duty.since for f in found if f.kind is FindingKind.UNDONE]
        (duty,) = engine.duties(on=KNOWN)
        assert (undone, breaches) == ([date(2025, 3, 12)], [duty.breached])
        assert duty.breached < date(2025, 3, 12)
    with Engine(CONTRACT, [BILL], matcher=matcher) as engine:
        found = engine.record(BILL.correction(recorded=date(2025, 2, 2), amount=usd(1100)))
        assert [f.kind for f in found] == [FindingKind.UNDONE, FindingKind.DUTY]
        assert [f.duty.amount for f in (found[0].undone, found[1])] == [usd(1000), usd(1100)]


@each_matcher
def test_each_bounce_that_leaves_a_breach_is_told(matcher) -> None:
    """A duty that was made good is in breach anew."""
    again = buyer.does(Pay(seller, usd(1000)), on=date(2025, 3, 14), id="again")
    bounces = PAID.reversal(on=date(2025, 3, 12)), again.reversal(on=date(2025, 3, 17))
    with opened(matcher) as engine:
        found = [engine.record(event) for event in (bounces[0], again, bounces[1])]
        told = [[finding.kind.value for finding in each] for each in found]
    assert told == [["reversed", "breach"], ["late"], ["reversed", "breach"]]


@each_matcher
def test_why_nothing_is_owed_upon_what_never_happened(matcher) -> None:
    """It is on record, so that to record it would be no advice."""
    with opened(matcher, BILL.correction(recorded=KNOWN)) as engine:
        with pytest.raises(UnknownEventError, match="correction of 2025-03-20 it never happened"):
            engine.why_not_owed(BILL, on=KNOWN)
        other = seller.does(Invoice(usd(7)), on=APRIL, id="more")
        with pytest.raises(UnknownEventError, match="is not on record by"):
            engine.why_not_owed(other, on=KNOWN)


@each_matcher
def test_of_several_corrections_the_last_counts(matcher) -> None:
    """By the day on which it was recorded, then by id; one that was struck counts no more."""
    first = PAID.correction(recorded=KNOWN, amount=usd(900))
    second = PAID.correction(recorded=LATER, amount=usd(700))
    with opened(matcher, second, first) as engine:
        assert standing(engine, LATER) == ("breached", usd(300))
        assert standing(engine, LATER, known_by=KNOWN) == ("breached", usd(100))
        engine.record(second.correction(recorded=APRIL))
        assert standing(engine) == ("breached", usd(100))
        engine.record(first.correction(recorded=APRIL, amount=usd(950)))
        assert standing(engine) == ("breached", usd(50))
        (duty,) = engine.duties(on=APRIL)
        assert "corrected on 2025-04-01" in " ".join(str(duty).split())
        third = first.correction(recorded=APRIL, amount=usd(950))
        engine.record(third.correction(recorded=APRIL))
        assert standing(engine) == ("breached", usd(100))


@each_matcher
def test_a_strike_that_is_struck_leaves_the_event_as_it_was(matcher) -> None:
    struck = PAID.correction(recorded=KNOWN)
    with opened(matcher, struck, struck.correction(recorded=LATER)) as engine:
        assert standing(engine) == ("kept", usd(0))
        assert standing(engine, known_by=KNOWN)[0] == "breached"
        assert "corrected" not in str(engine.duties(on=APRIL)[0])


@each_matcher
def test_an_exercise_is_corrected_and_never_reversed(matcher) -> None:
    permit = buyer.does(Permit(), on=FIRST, id="permit")
    with opened(matcher, permit) as engine:
        assert engine.decide(seller, Deliver(), on=KNOWN).verdict is Verdict.PERMITTED
        found = engine.record(permit.correction(recorded=KNOWN))
        assert [f.undone.kind for f in found] == [FindingKind.EXERCISED]
        assert engine.decide(seller, Deliver(), on=KNOWN).verdict is not Verdict.PERMITTED
        before = engine.decide(seller, Deliver(), on=KNOWN, known_by=FIRST)
        assert before.verdict is Verdict.PERMITTED


@each_matcher
def test_a_reversal_is_corrected_in_its_day_or_struck(matcher) -> None:
    bounced = PAID.reversal(on=date(2025, 2, 14))
    later = bounced.correction(recorded=KNOWN, on=date(2025, 2, 20))
    with opened(matcher, bounced, later) as engine:
        assert [standing(engine, date(2025, 2, n))[0] for n in (14, 19, 20)] == [
            "kept",
            "kept",
            "open",
        ]
        assert standing(engine, date(2025, 2, 14), known_by=FIRST) != ("kept", usd(0))
        engine.record(bounced.correction(recorded=LATER))
        assert standing(engine) == ("kept", usd(0))
        assert engine.record(later)[0].kind is FindingKind.REPEATED


@each_matcher
def test_a_reversal_is_of_the_event_as_it_is_corrected(matcher) -> None:
    """What never happened was never reversed; half of a correction is no reversal yet."""
    bounced = PAID.reversal(on=date(2025, 2, 14))
    right = PAID.correction(recorded=KNOWN, amount=usd(900))
    with opened(matcher, bounced, right) as engine:
        (finding,) = [f for f in engine.findings() if f.kind is FindingKind.REVERSED]
        assert finding.amount == usd(900)
        engine.record(PAID.correction(recorded=LATER))
        assert not [f for f in engine.findings() if f.kind is FindingKind.REVERSED]
    moved = PAID.correction(recorded=KNOWN, on=date(2025, 2, 18))
    with opened(matcher, bounced, moved, bounced.correction(recorded=LATER, on=LATER)) as engine:
        assert standing(engine, LATER, known_by=KNOWN) == ("kept", usd(0))
        assert standing(engine, LATER)[0] == "breached"


@each_matcher
def test_an_event_known_late_is_reversed_for_those_who_know_it(matcher) -> None:
    late = buyer.does(Pay(seller, usd(1000)), on=date(2025, 2, 10), recorded=KNOWN, id="late")
    bounced = late.reversal(on=date(2025, 2, 14))
    assert bounced.recorded == KNOWN
    early = late.reversal(on=date(2025, 2, 14), recorded=date(2025, 2, 14))
    with Engine(CONTRACT, (BILL, late, early), matcher=matcher) as engine:
        assert standing(engine, known_by=date(2025, 2, 20)) == ("breached", usd(1000))
        assert standing(engine) == ("breached", usd(1000))
        assert engine.duties(on=APRIL, known_by=date(2025, 2, 20))[0].steps[:-1] == ()


@each_matcher
def test_what_is_supposed_and_recorded_together(matcher) -> None:
    """A reversal is supposed like anything else; a batch may come in any order, or is refused."""
    bounced = PAID.reversal(on=date(2025, 2, 14))
    with opened(matcher) as engine:
        with engine.suppose(bounced) as other:
            assert standing(other)[0] == "breached"
        assert standing(engine)[0] == "kept"
        more = buyer.does(Pay(seller, usd(1)), on=date(2025, 3, 1), id="more")
        engine.duties(on=APRIL, known_by=LATER)
        engine.record(more.reversal(on=LATER), more)
        assert standing(engine, known_by=LATER)[0] == "kept"
        with pytest.raises(EventConflictError):
            engine.record(bounced, PAID.reversal(on=LATER, id="again"))
        assert standing(engine)[0] == "kept"
        assert engine.snapshot().duties(on=APRIL) == engine.duties(on=APRIL)


@each_matcher
def test_why_nothing_is_owed_is_asked_of_the_event_as_recorded_or_as_corrected(matcher) -> None:
    right = BILL.correction(recorded=KNOWN, amount=usd(900))
    with opened(matcher, right) as engine:
        for asked in (BILL, engine.duties(on=APRIL)[0].trigger):
            assert engine.why_not_owed(asked, on=APRIL).fates[0].duties
        assert engine.duties(on=APRIL)[0].status is DutyStatus.KEPT
        ((_, left),) = engine.unallocated(on=APRIL)
        assert left == usd(100)
