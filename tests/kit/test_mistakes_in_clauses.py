"""Mutants of what people get wrong in clauses: what is changed, and what each would mean."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from contract_rules import (
    Action,
    Calendar,
    Clause,
    Contract,
    Definition,
    Entity,
    Field,
    Parameter,
    Party,
    Question,
    Roll,
    Rounding,
    anything,
    assigns,
    breach_of,
    business_days,
    count,
    days,
    greatest,
    hours,
    least,
    monthly,
    one_of,
    other_than,
    percent,
    rounded,
    total,
    usd,
    weeks,
)
from contract_rules.errors import UnboundParameterError
from contract_rules.testing.mutation.mutants import Skipped, mutants, mutants_of
from contract_rules.testing.mutation.operators import ChangeKind
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from contract_rules.testing import Mutant


class Provider(Entity):
    """Somebody who rents out capacity."""


class Buy(Action, phrase="buy from {provider} for {price}"):
    """Buy capacity."""

    provider: Field[Provider] = anything
    price: Field[Money] = anything
    deposit: Field[Money] = anything


class Consent(Action, phrase="consent to {provider}"):
    """Consent to a purchase."""

    provider: Field[Provider] = anything


class Pay(Action, phrase="pay {amount} to {to}"):
    """Pay money."""

    to: Field[Party] = anything
    amount: Field[Money] = anything


ann, bea, cyd, dov = (Party(name) for name in ("Ann", "Bea", "Cyd", "Dov"))
azure, oracle, aws = (Provider(name) for name in ("Azure", "Oracle", "AWS"))
office = Calendar(off=(date(2020, 1, 6),), years=(2020, 2021))


def contract(*norms, parties=(ann, bea), beside=(), **parts) -> Contract:
    """A contract of one clause."""
    return Contract(
        name="The contract",
        parties=parties,
        clauses=(*beside, Clause("C1", "As agreed.", *norms)),
        effective=date(2020, 1, 1),
        actions=(Buy, Consent, Pay),
        **parts,
    )


def of_kind(kind: ChangeKind, agreed: Contract) -> list[Mutant]:
    """The mutants of a kind."""
    return [one for one in mutants(agreed) if one.kind is kind]


def told(kind: ChangeKind, agreed: Contract) -> list[str]:
    """Where they are, and what is changed."""
    found = of_kind(kind, agreed)
    return [f"{one.place}: {one.change}" if one.place else one.change for one in found]


EXCLUSIVE = ann.must_not(
    Buy(provider=other_than(azure)), unless=bea.did(Consent(provider=Buy.provider))
)


def test_a_linked_field_is_linked_to_nothing() -> None:
    """The mended clause of the README, mistaken for the flawed one: consent to anything."""
    (mutant,) = of_kind(ChangeKind.LINK, contract(EXCLUSIVE))
    assert (mutant.place, mutant.before, mutant.after) == (
        "unless",
        ("unless: Bea consented to the provider in buying",),
        ("unless: Bea consented to any provider",),
    )
    flawed = contract(ann.must_not(Buy(provider=other_than(azure)), unless=bea.did(Consent())))
    assert mutant.contract == flawed


def test_a_linked_field_is_linked_to_another_of_its_type() -> None:
    half = percent(50) * Buy.price
    norm = bea.must(Pay(to=ann, amount=half), upon=ann.did(Buy()), within=days(3))
    assert told(ChangeKind.LINK, contract(norm)) == [
        "reads 'the deposit in buying' in place of 'the price in buying'",
    ]
    paid = bea.did(Pay())
    norm = ann.may(Buy(), provided=paid & (paid[Pay.amount] <= Buy.price))
    assert told(ChangeKind.LINK, contract(norm)) == [
        "provided: reads 'the price in buying' in place of 'the amount in paying'",
        "provided: reads 'the deposit in buying' in place of 'the price in buying'",
        "provided: reads 'the amount in paying' in place of 'the price in buying'",
    ]


def test_a_day_that_is_linked_is_any_day() -> None:
    class Accept(Action, phrase="accept what was bought on {bought}"):
        bought: Field[date] = anything

    norm = bea.must(Accept(bought=Buy.on), upon=ann.did(Buy()), within=days(3))
    agreed = Contract(
        name="The contract",
        parties=(ann, bea),
        clauses=(Clause("C1", "As agreed.", norm),),
        effective=date(2020, 1, 1),
    )
    assert len(of_kind(ChangeKind.LINK, agreed)) == 1


def test_parties_are_swapped_wherever_they_are_named() -> None:
    norm = ann.must(
        Pay(to=bea, amount=usd(5)),
        upon=bea.did(Consent()),
        within=days(3),
        otherwise=ann.must(Pay(to=bea, amount=usd(7)), within=days(3)),
    )
    assert told(ChangeKind.PARTY, contract(norm)) == [
        "reads 'Bea must pay USD 5.00 to Bea' in place of 'Ann must pay USD 5.00 to Bea'",
        "reads 'Ann' in place of 'Bea'",
        (
            "otherwise: reads 'Bea must pay USD 7.00 to Bea' in place of "
            "'Ann must pay USD 7.00 to Bea'"
        ),
        "otherwise: reads 'Ann' in place of 'Bea'",
        "upon: reads 'Ann consented to any provider' in place of 'Bea consented to any provider'",
    ]
    itself = of_kind(ChangeKind.PARTY, contract(norm))[1]
    assert itself.after == ("Ann must pay USD 5.00 to Ann", "owed to: Ann")
    given = contract(
        ann.must(Pay(to=bea, amount=usd(5)), owed_to=ann),
        bea.can(Consent(), then=assigns("C1", to=ann)),
        ann.may(Buy(), provided=total(Pay.amount, by=bea) >= usd(5)),
    )
    lines = told(ChangeKind.PARTY, given)
    assert "norm 1 owed_to: reads 'Bea' in place of 'Ann'" in lines
    assert "norm 2 then: reads 'Bea' in place of 'Ann'" in lines
    assert (
        "norm 3 provided: reads 'the total amount that Ann paid to anyone' "
        "in place of 'the total amount that Bea paid to anyone'"
    ) in lines


def test_of_many_parties_those_are_swapped_that_a_norm_names() -> None:
    """Where it names no other, one stands for all the others."""
    every = (ann, bea, cyd, dov)
    norms = (ann.may(Buy()), cyd.may(Buy(), unless=dov.did(Consent())))
    assert told(ChangeKind.PARTY, contract(*norms, parties=every)) == [
        (
            "norm 1: reads 'Bea may buy from any provider for any price' "
            "in place of 'Ann may buy from any provider for any price'"
        ),
        (
            "norm 2: reads 'Dov may buy from any provider for any price' "
            "in place of 'Cyd may buy from any provider for any price'"
        ),
        (
            "norm 2 unless: reads 'Cyd consented to any provider' "
            "in place of 'Dov consented to any provider'"
        ),
    ]


def test_a_breach_says_itself_whose_it_is() -> None:
    debt = Clause("D", "Pay.", ann.must(Pay(to=bea, amount=usd(5)), within=days(3)))
    norm = bea.may(Buy(), provided=breach_of(debt))
    found = [one for one in mutants(contract(norm, beside=(debt,))) if one.clause == "C1"]
    assert [one.change for one in found if one.kind is ChangeKind.PARTY] == [
        (
            "reads 'Ann may buy from any provider for any price' "
            "in place of 'Bea may buy from any provider for any price'"
        ),
    ]
    assert not [one for one in found if one.kind is ChangeKind.LINK]


def test_a_deadline_is_dropped_doubled_or_another_of_the_contract() -> None:
    norms = (
        ann.must(Pay(to=bea, amount=usd(5)), within=days(75)),
        ann.must(Consent(), within=days(60)),
        ann.must(Buy(), within=days(10)),
        bea.must(Buy(), within=weeks(2)),
        bea.must(Consent(), within=days(0)),
        bea.must(Pay(to=ann, amount=usd(6)), by=date(2020, 5, 1)),
    )
    assert told(ChangeKind.DEADLINE, contract(*norms)) == [
        "norm 1: drops the deadline",
        "norm 1 deadline: reads '150 days' in place of '75 days'",
        "norm 1 deadline: reads '60 days' in place of '75 days'",
        "norm 2: drops the deadline",
        "norm 2 deadline: reads '120 days' in place of '60 days'",
        "norm 2 deadline: reads '75 days' in place of '60 days'",
        "norm 3: drops the deadline",
        "norm 3 deadline: reads '20 days' in place of '10 days'",
        "norm 3 deadline: reads '0 days' in place of '10 days'",
        "norm 4: drops the deadline",
        "norm 4 deadline: reads '4 weeks' in place of '2 weeks'",
        "norm 5: drops the deadline",
        "norm 5 deadline: reads '10 days' in place of '0 days'",
        "norm 6: drops the deadline",
    ]


def test_a_last_day_stays_on_a_day_off_and_a_duty_that_recurs_rolls_still() -> None:
    rent = ann.must(
        Pay(to=bea, amount=usd(5)),
        every=monthly(day=1),
        within=days(5),
        rolls=Roll.FOLLOWING,
        calendar=office,
    )
    fee = ann.must(Consent(), within=days(5), rolls=Roll.FOLLOWING, calendar=office)
    found = of_kind(ChangeKind.DEADLINE, contract(rent, fee))
    dropped = [one for one in found if one.change == "drops the deadline"]
    norms = [norm for one in dropped for norm in one.contract.provisions[0].norms]
    assert [(norm.deadline is None, norm.rolls) for norm in (norms[0], norms[3])] == [
        (True, Roll.FOLLOWING),
        (True, None),
    ]
    named = str(office)
    assert told(ChangeKind.CALENDAR, contract(rent, fee)) == [
        "norm 1: leaves a last day on a day off as it is",
        f"norm 1 deadline: reads '5 business days ({named})' in place of '5 days'",
        "norm 2: leaves a last day on a day off as it is",
        f"norm 2 deadline: reads '5 business days ({named})' in place of '5 days'",
    ]


def test_business_days_are_of_another_calendar_or_any_days() -> None:
    norm = ann.must(
        Consent(),
        within=business_days(5, "US"),
        rolls=Roll.FOLLOWING,
        calendar=office,
    )
    assert told(ChangeKind.CALENDAR, contract(norm)) == [
        "leaves a last day on a day off as it is",
        f"deadline: reads '5 business days ({office})' in place of '5 business days (US)'",
        "deadline: reads '5 days' in place of '5 business days (US)'",
        f"reads 'US' in place of '{office}'",
    ]


def test_the_least_is_the_greatest_and_cents_are_rounded_otherwise() -> None:
    sums = (
        least(usd(5), Buy.price),
        greatest(usd(5), rounded(percent("0.5") * Buy.price, 2, Rounding.DOWN)),
        rounded(percent("0.5") * Buy.price, 2, Rounding.HALF_UP),
    )
    norms = [bea.must(Pay(to=ann, amount=one), upon=ann.did(Buy())) for one in sums]
    assert [line.split(" in place")[0] for line in told(ChangeKind.CHOICE, contract(*norms))] == [
        "norm 1: reads 'the larger of USD 5.00 and the price in buying'",
        (
            "norm 2: reads 'the smaller of USD 5.00 and 0.5% of the price in buying, "
            "rounded to 2 places (DOWN)'"
        ),
    ]
    assert told(ChangeKind.CONVENTION, contract(*norms)) == [
        "norm 2: reads 'Rounding.HALF_UP' in place of 'Rounding.DOWN'",
        "norm 3: reads 'Rounding.DOWN' in place of 'Rounding.HALF_UP'",
    ]


def test_a_total_is_of_all_time_or_of_another() -> None:
    norms = (
        ann.may(Buy(), provided=total(Pay.amount, by=bea, within=days(7)) >= usd(5)),
        ann.may(Buy(), provided=count(Pay, by=bea, in_any=days(7)) < 3),
        ann.may(Buy(), provided=count(Pay, by=bea, since=date(2020, 2, 1)) < 3),
    )
    paid = "the total amount that Bea paid to anyone"
    often = "the number of times that Bea paid any amount to anyone"
    assert told(ChangeKind.WINDOW, contract(*norms)) == [
        f"norm 1 provided: reads '{paid}' in place of '{paid} within 7 days before'",
        (
            f"norm 1 provided: reads '{paid} in the last 7 days' "
            f"in place of '{paid} within 7 days before'"
        ),
        f"norm 2 provided: reads '{often}' in place of '{often} in the last 7 days'",
        (
            f"norm 2 provided: reads '{often} within 7 days before' "
            f"in place of '{often} in the last 7 days'"
        ),
        f"norm 3 provided: reads '{often}' in place of '{often} since 2020-02-01'",
    ]


def test_an_exception_is_a_condition_and_a_condition_an_exception() -> None:
    consent, paid = bea.did(Consent()), bea.did(Pay())
    norms = (
        ann.must_not(Buy(), unless=consent),
        ann.must_not(Buy(), provided=paid, unless=consent),
        ann.may(Buy(), provided=paid),
    )
    found = of_kind(ChangeKind.REVERSAL, contract(*norms))
    assert [one.change for one in found] == [
        "makes the exception a condition, 'Bea consented to any provider'",
        "makes the exception a condition, 'Bea consented to any provider'",
        "makes the condition an exception, 'Bea paid any amount to anyone'",
    ]
    changed = [one.contract.provisions[0].norms[place] for place, one in enumerate(found)]
    assert changed == [
        ann.must_not(Buy(), provided=consent),
        ann.must_not(Buy(), provided=paid & consent),
        ann.may(Buy(), unless=paid),
    ]


def test_a_contested_question_is_read_otherwise() -> None:
    question = Question("strict", "Is it?", readings=("yes", "no", "in part"))
    for reading, other in (("yes", "no"), ("in part", "yes")):
        agreed = contract(ann.may(Buy(), provided=question.reads(reading)))
        assert told(ChangeKind.READING, agreed) == [
            (
                f"provided: reads 'strict is read as {other}' "
                f"in place of 'strict is read as {reading}'"
            ),
        ]


def test_the_names_in_other_than_are_others() -> None:
    norms = (
        ann.must_not(Buy(provider=other_than(azure, oracle))),
        ann.may(Buy(provider=one_of(azure, aws))),
        ann.may(Buy(price=other_than(usd(5)))),
    )
    old = "from a provider other than Azure or Oracle"
    assert [
        line.replace("buy ", "").replace(" for any price", "")
        for line in (told(ChangeKind.NAMES, contract(*norms)))
    ] == [
        f"norm 1: reads 'from a provider other than Oracle' in place of '{old}'",
        f"norm 1: reads 'from a provider other than Azure' in place of '{old}'",
        f"norm 1: reads 'from a provider other than AWS or Oracle' in place of '{old}'",
        f"norm 1: reads 'from a provider other than Azure or AWS' in place of '{old}'",
        f"norm 1: reads 'from Azure or Oracle' in place of '{old}'",
        "norm 2: reads 'from AWS' in place of 'from Azure or AWS'",
        "norm 2: reads 'from Azure' in place of 'from Azure or AWS'",
        (
            "norm 3: reads 'from any provider for USD 5.00' "
            "in place of 'from any provider for a price other than USD 5.00'"
        ),
    ]


def test_occasion_and_act_change_places() -> None:
    """What the act took from the occasion, the occasion takes from the act."""
    norm = bea.must(Consent(provider=Buy.provider), upon=ann.did(Buy()), within=days(3))
    (mutant,) = of_kind(ChangeKind.EXCHANGE, contract(norm))
    (changed,) = mutant.contract.provisions[0].norms
    assert changed == ann.must(
        Buy(provider=Consent.provider), upon=bea.did(Consent()), within=days(3)
    )
    assert mutant.before == (
        "Bea must consent to the provider in buying",
        "upon: Ann bought from any provider for any price",
    )
    owed = bea.must(Consent(), upon=ann.did(Buy(provider=azure)), owed_to=ann)
    (mutant,) = of_kind(ChangeKind.EXCHANGE, contract(owed))
    (changed,) = mutant.contract.provisions[0].norms
    assert changed == ann.must(Buy(provider=azure), upon=bea.did(Consent()), owed_to=bea)
    third = bea.must(Consent(), upon=ann.did(Buy(provider=azure)), owed_to=cyd)
    (mutant,) = of_kind(ChangeKind.EXCHANGE, contract(third, parties=(ann, bea, cyd)))
    (changed,) = mutant.contract.provisions[0].norms
    assert changed == ann.must(Buy(provider=azure), upon=bea.did(Consent()), owed_to=cyd)
    (mutant,) = of_kind(ChangeKind.EXCHANGE, contract(EXCLUSIVE))
    (changed,) = mutant.contract.provisions[0].norms
    assert changed.bearer == bea
    assert mutant.change.startswith("speaks of 'Bea consented to")


def test_several_occasions_and_several_ways_are_not_exchanged() -> None:
    bought, consented = ann.did(Buy()), bea.did(Consent())
    norms = (
        bea.must(Pay(to=ann, amount=usd(5)), upon=(bought, consented)),
        bea.must(Pay(to=ann, amount=usd(5)), alternatives=(Consent(),), upon=bought),
        bea.must(Pay(to=ann, amount=usd(5))),
    )
    assert told(ChangeKind.EXCHANGE, contract(*norms)) == []


def test_definitions_are_mistaken_too() -> None:
    agreed = Definition("D", "Consent.", bea.did(Consent()))
    found = [
        one
        for one in mutants(contract(ann.may(Buy(), provided=agreed.holds), beside=(agreed,)))
        if one.clause == "D"
    ]
    assert [(one.kind, one.before, one.after) for one in found] == [
        (
            ChangeKind.PARTY,
            ("Bea consented to any provider",),
            ("Ann consented to any provider",),
        ),
    ]


def test_a_template_has_no_mutants_but_its_instances_have() -> None:
    term = Parameter("term", int, default=5)
    template = contract(ann.must(Consent(), within=days(term)))
    with pytest.raises(UnboundParameterError, match=r"write template\.instance\(\)"):
        list(mutants(template))
    assert told(ChangeKind.DEADLINE, template.instance()) == [
        "drops the deadline",
        "deadline: reads '10 days' in place of '5 days'",
    ]


# what is no mutant


def counted(agreed: Contract) -> tuple[int, Skipped]:
    """How many mutants a contract has, and what makes none."""
    skipped = Skipped()
    return len(list(mutants_of(agreed, None, skipped))), skipped


def test_changes_that_leave_no_contract_are_counted() -> None:
    """A penalty speaks of the order, so that order and delivery cannot change places."""
    norm = bea.must(
        Consent(provider=Buy.provider),
        upon=ann.did(Buy()),
        within=days(3),
        otherwise=bea.must(Pay(to=ann, amount=Buy.price)),
    )
    number, skipped = counted(contract(norm))
    assert number > 0
    assert skipped.refused == 1
    assert told(ChangeKind.EXCHANGE, contract(norm)) == []


def test_hours_do_not_roll_and_no_day_is_no_window() -> None:
    """Of a clause and of a definition: such changes are counted as what leaves no contract."""
    paid = total(Pay.amount, by=bea, within=hours(1)) >= usd(5)
    _, of_clause = counted(contract(ann.may(Buy(), provided=paid)))
    many = Definition("D", "Much.", total(Pay.amount, by=bea, within=hours(1)) >= usd(5))
    _, of_both = counted(contract(ann.may(Buy(), provided=many.holds), beside=(many,)))
    assert of_clause.refused == of_both.refused == 2


def test_what_says_the_same_in_normal_form_is_no_mutant() -> None:
    """That Bea consented, and that she consented, come to no more when either is enough."""
    consent = bea.did(Consent())
    norm = ann.must_not(Buy(), unless=consent | bea.did(Consent()))
    _, skipped = counted(contract(norm))
    assert skipped.alike > 0
