"""A template is compiled once; an instance is the contract with its values as constants.

What a lawyer says of the lease below, in which rent, tenant, days of grace and the first day are
left to each instance: of Ann's at USD 500 with 3 days of grace from January, the rent for January
is due on 4 January, and if it is not paid by then 5% of it, USD 25, within 14 days; Bob's at USD
600 with 5 days from February says nothing of January. And where the rent is as high as the
deposit, they are two debts still.
"""

from __future__ import annotations

import builtins
import copy
import pickle
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Literal

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    ContractError,
    Definition,
    Engine,
    Entity,
    Field,
    Group,
    Money,
    MonthEnd,
    Parameter,
    Party,
    Rounding,
    anything,
    at_most,
    days,
    interest,
    jointly,
    least,
    less_than,
    monthly,
    months,
    more_than,
    outstanding,
    percent,
    quantity,
    rounded,
    tiered,
    usd,
    weeks,
)
from contract_rules.contracts import templates
from contract_rules.errors import (
    AmbiguousDateError,
    AmendmentError,
    InvalidContractError,
    MissingFieldError,
    MixedCurrenciesError,
    NotExactError,
    OutOfRangeError,
    UnboundParameterError,
    UnknownFieldError,
    WrongTypeError,
)
from contract_rules.evaluation.compiled import functions
from contract_rules.evaluation.dependencies import DependencyIndex
from contract_rules.norms import normalise as normalising
from contract_rules.norms.expressions import AuthorTerm, Term, term
from support.dealings import each_matcher


class Pay(Action, phrase="pay {amount} to {to}"):
    """Pay rent."""

    to: Field[Party]
    amount: Field[Money]


class Deposit(Action, phrase="deposit {amount} with {to}"):
    """Pay the deposit."""

    to: Field[Party]
    amount: Field[Money]


class Quit(Action, phrase="give notice"):
    """End the lease."""


landlord = Party("the landlord")
tenant = Parameter("tenant", Party, description="who rents the flat")
rent = Parameter("rent", Money, at_least=usd(1), at_most=usd(10_000))
grace = Parameter("grace", int, default=3)
start = Parameter("start", date)
INTEREST = percent(5)


def rent_term(rent: Money) -> Term[Money]:
    """The rent as a term, so that what is reckoned of a constant is not worked out beforehand."""
    return AuthorTerm(term(rent))


def lease(tenant: Party, rent: Money, grace: int, start: date, told: str) -> Contract:
    """The lease: of parameters a template, of constants a contract."""
    defined = Definition("D", "A deposit.", tenant.did(Deposit(to=landlord, amount=usd(900))))
    return Contract(
        name=f"Lease from {landlord}",
        parties=(landlord, tenant),
        effective=start,
        clauses=(
            defined,
            Clause(
                "1",
                f"The rent of {told} is due on the first of each month.",
                tenant.must(
                    Pay(to=landlord, amount=rent),
                    every=monthly(day=1),
                    within=days(grace),
                    otherwise=tenant.must(
                        Pay(to=landlord, amount=least(INTEREST * rent_term(rent), usd(1000))),
                        within=days(14),
                    ),
                ),
            ),
            Clause(
                "2",
                "The landlord may give notice once a month's rent is owed, but for a deposit.",
                landlord.may(Quit(), provided=outstanding("1") >= rent, unless=defined.holds),
            ),
            Clause(
                "3", "Who deposits, deposits USD 900.", tenant.may(Deposit(landlord, usd(900)))
            ),
            Clause(
                "4",
                "The landlord deposits nothing.",
                landlord.must_not(Deposit(anything, anything)),
            ),
        ),
    )


TEMPLATE = lease(tenant, rent, grace, start, "{rent}")

ANNS = {"tenant": Party("Ann"), "rent": usd(500), "start": date(2026, 1, 1)}
BOBS = {"tenant": Party("Bob"), "rent": usd(600), "grace": 5, "start": date(2026, 2, 1)}


def as_written(values: dict[str, object]) -> Contract:
    """The contract in which values stand as constants."""
    given = {"grace": 3, **values}
    return lease(**given, told=str(values["rent"]))


@pytest.fixture
def counted(monkeypatch) -> dict[str, int]:
    """How often norms are normalised, written out as Python, and compiled."""
    seen = {"normalised": 0, "written": 0, "compiled": 0}

    def counting(name, real):
        def noted(*args, **given):
            seen[name] += 1
            return real(*args, **given)

        return noted

    monkeypatch.setattr(normalising, "normalise", counting("normalised", normalising.normalise))
    monkeypatch.setattr(functions, "write", counting("written", functions.write))
    monkeypatch.setattr(builtins, "compile", counting("compiled", builtins.compile))
    return seen


@pytest.mark.parametrize("values", [ANNS, BOBS], ids=("Ann", "Bob"))
def test_an_instance_equals_the_contract_with_constants(values) -> None:
    """In its parts, its texts and what is worked out of it."""
    made, written = TEMPLATE.instance(**values), as_written(values)
    assert made == written
    assert hash(made) == hash(written)
    assert made.texts == written.texts
    assert made.constants == written.constants
    assert made.currencies == written.currencies == ("USD",)
    assert made.parameters == ()
    assert repr(made) == repr(written)


def test_the_rent_of_each_is_due_in_its_own_time() -> None:
    """As worked out by hand above; the remedy is 5% of the rent, and its text tells the rent."""
    with Engine(TEMPLATE.instance(**ANNS)) as engine:
        told = [str(duty).splitlines()[0] for duty in engine.duties(on=date(2026, 1, 20))]
        assert told == [
            "BREACH  1  Ann: pay USD 500.00 to the landlord",
            "MUST  1  Ann: pay USD 500.00 to the landlord",  # for February
            "BREACH  1  Ann: pay USD 25.00 to the landlord",
        ]
        assert engine.duties(on=date(2026, 1, 4))[0].due.isoformat() == "2026-01-04"
        assert "The rent of USD 500.00 is due" in str(engine.duties(on=date(2026, 1, 4))[0])
    with Engine(TEMPLATE.instance(**BOBS)) as engine:
        assert not engine.duties(on=date(2026, 1, 20))
        assert engine.duties(on=date(2026, 2, 1))[0].due.isoformat() == "2026-02-06"


@each_matcher
def test_rent_as_high_as_the_deposit_is_another_debt(matcher) -> None:
    """The odd one: two terms that were different are one value; what is asked stays the same."""
    values = ANNS | {"rent": usd(900)}
    made, written = TEMPLATE.instance(**values), as_written(values)
    assert made == written
    assert [n.form for n in made.program.norms] == [n.form for n in written.program.norms]
    paid = Party("Ann").does(Deposit(landlord, usd(900)), on=date(2026, 1, 2))
    for history in ((), (paid,)):
        answers = []
        for contract in (made, written):
            with Engine(contract, history, matcher=matcher) as engine:
                answers.append(str(engine.decide(landlord, Quit(), on=date(2026, 2, 1))))
        assert answers[0] == answers[1]


def test_a_second_instance_normalises_and_compiles_nothing(counted) -> None:
    """Nor is a norm written out again in which there is no parameter."""
    fresh = lease(tenant, rent, grace, start, "{rent}")
    with Engine(fresh.instance(**ANNS), matcher="compiled") as engine:
        engine.report(on=date(2026, 3, 1))
    before = dict(counted)
    assert min(before.values()) > 0
    with Engine(fresh.instance(**ANNS | {"rent": usd(501)}), matcher="compiled") as engine:
        engine.report(on=date(2026, 3, 1))
    assert counted["normalised"] == before["normalised"]
    assert counted["compiled"] == before["compiled"]
    again = counted["written"] - before["written"]
    assert 0 < again < before["written"]


def test_another_place_among_the_constants_is_looked_at_again(counted) -> None:
    """Where the rent is above the deposit for the first time, nothing is normalised anew."""
    fresh = lease(tenant, rent, grace, start, "{rent}")
    fresh.instance(**ANNS)
    before = counted["normalised"]
    plain = [c for c in fresh.provisions if isinstance(c, Clause) and None not in c.forms]
    assert len(plain) == 3
    made = fresh.instance(**ANNS | {"rent": usd(901)})
    assert counted["normalised"] == before
    assert made == as_written(ANNS | {"rent": usd(901)})


def wrong(**values: object) -> ContractError:
    """The error by which an instance is refused."""
    with pytest.raises(ContractError) as raised:
        TEMPLATE.instance(**values)
    return raised.value


def test_all_that_is_wrong_with_values_is_told_at_once() -> None:
    """A value that is superfluous, one of another type, one that is missing, one out of bounds."""
    error = wrong(rnet=usd(5), tenant=landlord.name, rent=usd(0))
    assert isinstance(error, InvalidContractError)
    assert [type(one) for one in error.errors] == [
        UnknownFieldError,
        WrongTypeError,
        MissingFieldError,
        OutOfRangeError,
    ]
    assert str(error).splitlines()[1:] == [
        "1. Lease from the landlord has no parameter 'rnet'; did you mean 'rent'?",
        "2. tenant='the landlord' is no Party; write tenant=Party('Ann')",
        (
            "3. Lease from the landlord is a template without a value of start; write "
            "template.instance(start=...)"
        ),
        "4. rent=USD 0.00 is less than USD 1.00, the least that it may be",
    ]


@pytest.mark.parametrize(
    ("values", "kind", "text"),
    [
        (
            {"rent": usd(10_001)},
            OutOfRangeError,
            "rent=USD 10,001.00 is more than USD 10,000.00, the most that it may be",
        ),
        ({"rent": 500}, WrongTypeError, "rent=500 is no Money; write rent=usd(500)"),
        ({"grace": True}, WrongTypeError, "grace=True is no int; write grace=30"),
        ({"rent": quantity(5, "kg")}, MixedCurrenciesError, None),
        (
            {"tenant": Group("both", Party("A"), Party("B"))},
            WrongTypeError,
            None,
        ),
        ({"tenant": tenant}, WrongTypeError, None),
        ({"rent": rent}, WrongTypeError, None),
    ],
)
def test_a_value_that_does_not_fit_is_refused(values, kind, text) -> None:
    """By what the parameter is declared to be."""
    error = wrong(**ANNS | values)
    assert type(error) is kind
    assert text is None or str(error) == text


def test_what_only_values_make_wrong_is_told_at_the_line_of_the_clause() -> None:
    """Here a party of the name that another has; all that is mistaken, each with its line."""
    error = wrong(**ANNS | {"tenant": landlord})
    assert "names 'the landlord' 2 times" in str(error)


def test_a_template_answers_nothing_by_itself() -> None:
    """It says what is missing, and what to write; what has a default is not missing."""
    told = (
        "Lease from the landlord is a template without a value of tenant, start, rent; write "
        "template.instance(tenant=..., start=..., rent=...)"
    )
    for ask in (
        lambda: Engine(TEMPLATE),
        lambda: TEMPLATE.known_by(date(2026, 1, 1)),
        lambda: TEMPLATE.currency,
    ):
        with pytest.raises(UnboundParameterError) as raised:
            ask()
        assert str(raised.value) == told
    with pytest.raises(AttributeError, match="no attribute 'programme'"):
        _ = TEMPLATE.programme
    assert not hasattr(as_written(ANNS), "_nothing")
    with pytest.raises(WrongTypeError, match="has no parameters; write Parameter"):
        as_written(ANNS).instance(rent=usd(5))


def test_parameters_are_listed() -> None:
    """Each with its type, default, bounds and description, in the order in which they stand."""
    assert [(p.name, p.type, p.default) for p in TEMPLATE.parameters] == [
        ("tenant", "Party", None),
        ("start", "date", None),
        ("rent", "Money", None),
        ("grace", "int", 3),
    ]
    assert TEMPLATE.parameters[0].description == "who rents the flat"
    assert (TEMPLATE.parameters[2].at_least, TEMPLATE.parameters[2].at_most) == (
        usd(1),
        usd(10_000),
    )


def test_the_party_of_a_parameter_is_found_by_its_name() -> None:
    """And by its own, as of any contract."""
    made = TEMPLATE.instance(**ANNS)
    assert made.party("tenant") == made.party("Ann") == Party("Ann")
    assert made.party("landlord") == landlord


def test_an_instance_crosses_borders_as_its_template_and_values() -> None:
    """A pickle of many instances has the template once."""
    made = [TEMPLATE.instance(**ANNS | {"rent": usd(n)}) for n in range(400, 420)]
    whole = pickle.dumps(made)
    again = pickle.loads(whole)  # noqa: S301 (our own)
    assert again == made
    assert again[0].written == made[0].written
    assert len(whole) < len(pickle.dumps(made[0])) * 3
    assert copy.deepcopy(made[0]) is made[0]
    assert pickle.loads(pickle.dumps(TEMPLATE)) == TEMPLATE  # noqa: S301 (our own)


class Kind(Enum):
    """What a flat may be."""

    STUDIO = "studio"
    HOUSE = "house"


class Goods(Entity):
    """What is sold."""


class Sell(Action, phrase="sell {goods}"):
    """Sell goods."""

    goods: Field[Goods]
    sort: Field[Kind]
    cause: Field[Literal["fire", "war"]]
    weight: Field[int]
    share: Field[Decimal]
    fresh: Field[bool]


ann = Party("Ann")
ALL = {
    "goods": Parameter("goods", Goods),
    "sort": Parameter("sort", Kind, default=Kind.HOUSE),
    "cause": Parameter("cause", Literal["fire", "war"]),
    "weight": Parameter("weight", int),
    "share": Parameter("share", Decimal, default=percent(5)),
    "fresh": Parameter("fresh", bool),
}
VALUES = {
    "goods": Goods("cloth", aliases=("linen",)),
    "cause": "fire",
    "weight": 3,
    "fresh": True,
}


def one(*clauses: Clause | Definition, **beside: object) -> Contract:
    """A contract of some clauses."""
    return Contract(
        name="One",
        parties=(ann, landlord),
        clauses=clauses,
        **{"effective": date(2026, 1, 1), **beside},
    )


def refusal(make) -> ContractError:
    """The error by which something is refused."""
    with pytest.raises(ContractError) as raised:
        make()
    return raised.value


def test_a_parameter_of_each_type() -> None:
    """Things with what else they are called, choices, numbers, shares, truth values; in words."""
    told = "Sold: {goods}, {sort}, {cause}, {weight}, {share}, {fresh}."
    template = one(Clause("1", told, ann.may(Sell(**ALL))))
    made = template.instance(**VALUES)
    values = VALUES | {"sort": Kind.HOUSE, "share": percent(5)}
    text = "Sold: cloth, house, fire, 3, 5%, yes."
    assert made == one(Clause("1", text, ann.may(Sell(**values))))
    assert made.names.called["Goods", "linen"] == VALUES["goods"]
    assert "fresh=False" not in repr(made)
    no = template.instance(**VALUES | {"fresh": False})
    assert no.clauses[0].text.endswith("no.")
    assert no.names.called["Goods", "linen"] == VALUES["goods"]
    assert no.names == template.instance(**VALUES | {"fresh": False}).names
    wrong_kind = refusal(lambda: template.instance(**VALUES | {"cause": "frie"}))
    assert str(wrong_kind) == "cause='frie' is none of fire, war; did you mean 'fire'?"
    assert type(wrong_kind) is OutOfRangeError
    other = refusal(lambda: template.instance(**VALUES | {"sort": "house"}))
    assert str(other) == "sort='house' is no Kind; write sort=Kind('...')"


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: Parameter("two words", int),
            "'two words' names no parameter; write one word of letters, digits and _",
        ),
        (lambda: Parameter("x", float), "<class 'float'> is no type of a parameter; write"),
        (lambda: Parameter("x", Literal[1, 2]), "is no type of a parameter; write"),
        (lambda: Parameter("x", Entity), "is no type of a parameter; write"),
        (lambda: Parameter("x", 5), "5 is no type of a parameter; write"),
        (
            lambda: Parameter("x", datetime),
            "x is for an instant, which no parameter holds; make it one for a day, or let an",
        ),
        (
            lambda: Parameter("x", date, default=datetime(2026, 1, 1, tzinfo=UTC)),
            "is no date; write x=date(2026, 1, 31)",
        ),
        (lambda: Parameter("x", timedelta, default=36), "x=36 is no timedelta; write x=hours(36)"),
        (lambda: Parameter("x", str, at_least="a"), "x is a str, which has no bounds; leave them"),
        (lambda: Parameter("x", int, at_least=usd(1)), "is no int; write x=30"),
        (lambda: Parameter("x", int, at_least=3, at_most=2), "x=3 is more than 2, the most"),
        (lambda: Parameter("x", int, default=1, at_least=2), "x=1 is less than 2, the least"),
        (
            lambda: one(Clause("1", "A.", ann.may(Sell(**ALL))), parameters=(3,)),
            "parameters holds 3, which is none; write Parameter('rent', Money)",
        ),
        (
            lambda: one(Clause("1", "A.", ann.may(Quit())), parameters=(Parameter("x", int),)),
            "the parameter 'x' stands nowhere; use it, or leave it out",
        ),
        (
            lambda: one(Clause("1", "Of {gods}.", ann.may(Sell(**ALL)))),
            "the text names {gods}, which is no parameter; did you mean 'goods'?",
        ),
        (
            lambda: one(
                Clause("1", "A.", ann.may(Pay(ann, rent))),
                Clause("2", "B.", ann.may(Pay(ann, Parameter("rent", Money)))),
            ),
            "two parameters are called 'rent' and differ; rename one",
        ),
        (
            lambda: tenant.does(Quit(), on=date(2026, 1, 1)),
            "tenant is a parameter, and does nothing before an instance says who it is; write",
        ),
        (lambda: Pay(ann, rent).act, "Pay asks what amount is; an act states it: give a value"),
        (lambda: percent(Parameter("x", int)), "is not a number; write digits"),
        (
            lambda: one(Clause("1", "A.", ann.may(Quit(), provided=Parameter("x", bool)))),
            "two constants are compared; compare a field",
        ),
        (
            lambda: ann.may(Quit(), provided=Parameter("x", date)),
            "is no condition; write provided=party.did",
        ),
    ],
)
def test_what_cannot_be_a_parameter_is_refused(make, text) -> None:
    """Where it is written, by a sentence that says what to write."""
    assert text in str(refusal(make))


def test_a_parameter_in_texts_alone_is_declared() -> None:
    """The address of the flat, say, which no norm speaks of; and the contract's name."""
    address = Parameter("address", str)
    template = one(Clause("1", "At {address}.", ann.may(Quit())), parameters=(address,))
    made = template.instance(address="Main Street 1")
    assert made == one(Clause("1", "At Main Street 1.", ann.may(Quit())))


def test_dates_periods_and_bounds_stand_open() -> None:
    """First days of texts, last days, notices in months, windows, bounds and steps of tables."""
    until, change = Parameter("until", date), Parameter("change", date)
    notice, most = Parameter("notice", int), Parameter("most", Money)

    def made(until, change, notice, most):
        rate = tiered(Pay.amount, (at_most(most), percent(5)), (more_than(most), percent(3)))
        return one(
            Clause("1", "A.", ann.may(Pay(landlord, at_most(most)), until=until)),
            Clause(
                "2",
                "B.",
                ann.must(
                    Pay(landlord, rounded(rate, 2, Rounding.DOWN)),
                    upon=landlord.did(Pay(ann, less_than(most))),
                    within=months(notice, rounding=MonthEnd.LAST_DAY),
                ),
            ),
            Clause(
                "3",
                "C.",
                jointly(ann, landlord).must(Deposit(ann, most), by=until),
                Group("both", ann, landlord).must_not(Quit(), provided=ann.did(Quit())),
            ),
            amendments=(
                Amendment(
                    title="Later",
                    effective=change,
                    replaces=(Clause("1", "D.", ann.may(Pay(landlord, most))),),
                ),
            ),
        )

    template = made(until, change, notice, most)
    values = {
        "until": date(2026, 5, 1),
        "change": date(2026, 3, 1),
        "notice": 2,
        "most": usd(50),
    }
    assert template.instance(**values) == made(**values)
    early = refusal(lambda: template.instance(**values | {"change": date(2025, 1, 1)}))
    assert type(early) is AmendmentError


def test_groups_and_rates_stand_open_too() -> None:
    """Joint debtors, a group in a condition, interest for so many days, days from which on."""
    days_, first = Parameter("days_", int, at_least=1), Parameter("first", date)

    def made(tenant, days_, first):
        group = Group("both", tenant, landlord)
        owed = interest(percent(1), on=usd(100), per=days(days_))
        return Contract(
            name="Two",
            parties=(tenant, landlord, ann),
            effective=date(2026, 1, 1),
            clauses=(
                Clause("1", "A.", jointly(tenant, landlord).must(Pay(ann, usd(5)), by=first)),
                Clause("2", "B.", ann.may(Quit(), provided=group.did(Quit()))),
                Clause("3", "C.", ann.must(Pay(tenant, rounded(owed, 2, Rounding.UP)))),
                Clause(
                    "4",
                    "D.",
                    ann.may(Quit(), provided=outstanding("1", since=first) > usd(2)),
                    jointly(tenant, ann, shares={tenant: percent(60), ann: percent(40)}).must(
                        Pay(landlord, usd(9)), upon=landlord.did(Quit())
                    ),
                    ann.must(Pay(landlord, usd(1)), not_before=days(days_), within=days(9)),
                ),
            ),
        )

    template = made(tenant, days_, first)
    values = {"tenant": Party("Bea"), "days_": 4, "first": date(2026, 2, 1)}
    assert template.instance(**values) == made(**values)
    assert template.instance(**values).program.groups == {
        "both": ("Bea", "the landlord"),
        "Bea and the landlord, jointly": ("Bea", "the landlord"),
    }
    late = refusal(lambda: template.instance(**values | {"days_": 10}))
    assert "not_before= is after the deadline" in str(late)


def test_what_depends_on_values_is_checked_with_them() -> None:
    """A quotient without end, months from a day that not every month has, a table with a gap."""
    parts = Parameter("parts", int, at_least=1)
    shared = one(
        Clause(
            "1",
            "A.",
            ann.must(Pay(landlord, rent_term(usd(100)) / parts), upon=landlord.did(Quit())),
        )
    )
    assert shared.instance(parts=4).clauses[0].norms
    for _ in range(2):
        assert type(refusal(lambda: shared.instance(parts=3))) is NotExactError
    day = Parameter("day", date)
    counted = one(
        Clause("1", "A.", ann.must(Pay(landlord, usd(5)), within=months(1))), effective=day
    )
    assert counted.instance(day=date(2026, 1, 28)).effective == date(2026, 1, 28)
    for _ in range(2):
        error = refusal(lambda: counted.instance(day=date(2026, 1, 31)))
        assert type(error) is AmbiguousDateError
        assert error.where.startswith("test_templates.py:")


def test_how_values_lie_is_remembered_of_so_many(monkeypatch) -> None:
    """Beyond that, it is looked at again."""
    monkeypatch.setattr(templates, "MOST_KINDS", 2)
    template = one(Clause("1", "A.", ann.may(Pay(landlord, at_most(Parameter("most", Money))))))
    for number in range(3):
        assert template.instance(most=usd(number)) == template.instance(most=usd(number))
    assert template.instance(most=usd(5)).program.norms


def test_a_rate_of_interest_may_be_per_as_many_days_as_an_instance_states() -> None:
    """Where that makes an amount that no decimal holds, the instance is refused."""
    rate = interest(percent(10), on=usd(1000), per=days(Parameter("per", int)))
    owed = ann.must(Pay(to=landlord, amount=rate), upon=landlord.did(Quit()), within=days(5))
    template = one(Clause("1", "Interest per {per} days.", owed))
    quitting = landlord.does(Quit(), on=date(2026, 3, 1))
    with Engine(template.instance(per=1), [quitting]) as engine:
        (duty,) = engine.duties(on=date(2026, 3, 3))
    assert duty.amount == usd(200)
    assert "round" in str(refusal(lambda: template.instance(per=3)))


def test_what_answers_depend_on_is_found_once_for_values_that_lie_alike() -> None:
    fresh = lease(tenant, rent, grace, start, "{rent}")
    alike = ANNS | {"tenant": Party("Bob"), "rent": usd(501)}
    lower, other, higher = (
        fresh.instance(**values).program.once(DependencyIndex)
        for values in (ANNS, alike, ANNS | {"rent": usd(901)})
    )
    assert other.every is lower.every
    assert other.acts("Bob", "Pay") is lower.acts("Ann", "Pay")
    assert higher.every is not lower.every
    assert as_written(ANNS).program.once(DependencyIndex).every.norms == lower.every.norms


class Rest(Action, phrase="rest for {length}"):
    """Stand still."""

    length: Field[timedelta]


def test_what_competes_with_a_duty_is_told_by_how_long_each_instance_states() -> None:
    def resting(length: object) -> Contract:
        duty = ann.must(Rest(length), within=days(9))
        forbidden = ann.must_not(Rest(more_than(timedelta(hours=5))))
        clauses = (Clause("1", "Ann rests.", duty), Clause("2", "Not so long.", forbidden))
        return Contract(
            name="Rest", parties=(ann, landlord), clauses=clauses, effective=date(2026, 1, 1)
        )

    template = resting(Parameter("length", timedelta))
    for hours, competing in ((3, {}), (6, {0: (1,)}), (4, {}), (7, {0: (1,)})):
        length = timedelta(hours=hours)
        found = template.instance(length=length)
        for contract in (found, resting(length)):
            rivals = contract.program.rivals.items()
            assert {n: tuple(e.index for e in those) for n, those in rivals} == competing
            assert contract.program.weighed.keys() == competing.keys()


def test_values_that_lie_alike_are_refused_where_what_they_count_differs() -> None:
    """Six weeks are more than forty days, and five are not, though 5 and 6 are both below 40."""
    wait = Parameter("wait", int)
    norm = tenant.must(Pay(landlord, rent), not_before=weeks(wait), within=days(40))
    template = Contract(
        name="Lease to {tenant}",
        parties=(landlord, tenant),
        effective=date(2026, 1, 1),
        clauses=(Clause("1", "The rent is paid.", norm),),
    )
    for one in ("Ann", "Bea"):
        template.instance(tenant=Party(one), rent=usd(500), wait=5)
    with pytest.raises(WrongTypeError, match="not_before= is after the deadline"):
        template.instance(tenant=Party("Cyd"), rent=usd(500), wait=6)
