"""What an author writes: actions with fields, and parties that do them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import ClassVar

import pytest

from contract_rules import (
    Action,
    Clause,
    Entity,
    Field,
    Money,
    Party,
    Quantity,
    anything,
    at_least,
    begins,
    ends,
    other_than,
    quantity,
    usd,
)
from contract_rules.errors import (
    MissingFieldError,
    MixedCurrenciesError,
    UnknownFieldError,
    WrongTypeError,
)
from contract_rules.language import actions
from contract_rules.norms.expressions import Const, Occurred, OneOf, OtherThan, Pattern, When, term
from contract_rules.norms.norms import Begins, Ends, Permission, Power, Prohibition
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Consent,
    Lease,
    Model,
    Procure,
    Provider,
    Release,
)
from contract_rules.values import acts
from contract_rules.values.acts import Act

ann, bea, _, _ = PARTIES
azure = Provider("Azure")
DAY = date(2025, 1, 1)


def test_a_field_of_money_may_be_declared_signed() -> None:
    """A kind of the action inherits it; what is no field of money is refused, and what is none."""

    class Adjust(Action, signed=("by", "fee")):
        by: Field[Money]
        fee: Field[Money]
        why: Field[str]

    class Correct(Adjust):
        more: Field[Money]

    told = {known.name: known.signed for known in Correct.kind.fields}
    assert told == {"by": True, "fee": True, "why": False, "more": False}
    with pytest.raises(WrongTypeError, match=r"Wrong\.why is no Field\[Money\] of this action"):

        class Wrong(Action, signed="why"):
            why: Field[str]

    with pytest.raises(UnknownFieldError, match="None has no field 'what'"):
        type("None", (Action,), {}, signed="what")
    with pytest.raises(WrongTypeError, match="5 names no field of None; write signed='amount'"):
        type("None", (Action,), {}, signed=5)


def test_an_entity_is_of_the_sort_of_its_class() -> None:
    """The class names the sort; without one there is no entity."""
    assert azure == acts.Entity("Provider", "Azure")
    with pytest.raises(WrongTypeError):
        Entity("Azure")


def test_an_action_carries_its_kind() -> None:
    """Name and fields as the class states them; a phrase is made where none is given."""
    assert Procure.kind == acts.ActionType(
        "Procure",
        (
            acts.FieldType("provider", "Provider", optional=True),
            acts.FieldType("price", "Money", optional=True),
        ),
        "procure ({provider}, {price})",
    )


def test_an_action_may_be_local_and_inherit() -> None:
    """Its fields come after those of its parent; names that it uses may be local too."""

    class Cloud(Entity):
        pass

    class ServeAPIFrom(Action):
        cloud: Field[Cloud]

    class ServeModelFrom(ServeAPIFrom, phrase="serve {model} from {cloud}"):
        counted: ClassVar[int]
        model: Field[Model]

    assert ServeAPIFrom.kind.phrase == "serve API from ({cloud})"
    assert [f.name for f in ServeModelFrom.kind.fields] == ["cloud", "model"]
    assert ServeModelFrom(Cloud("X"), Model("M1")).act.get("model") == Model("M1")
    assert term(ServeModelFrom.cloud).kind == "ServeModelFrom"
    assert not ServeModelFrom.kind.field("cloud").optional
    assert ServeModelFrom.kind.names == ("ServeModelFrom", "ServeAPIFrom")
    assert ServeModelFrom.kind.above is ServeAPIFrom.kind
    assert ServeModelFrom(Cloud("X"), Model("M1")).pattern.wider == ("ServeAPIFrom",)
    assert ServeModelFrom(Cloud("X"), Model("M1")).act.kinds == ServeModelFrom.kind.names
    assert ServeAPIFrom.kind.names == ("ServeAPIFrom",)


def test_an_action_is_a_kind_of_one_other_at_most() -> None:
    """Of two the author is told; what is no action may be mixed in."""
    with pytest.raises(WrongTypeError, match="Both is a kind of Procure and Consent"):
        type("Both", (Procure, Consent), {})

    class Mixin:
        """No action."""

    class Mixed(Mixin, Procure):
        pass

    assert Mixed.kind.wider == ("Procure",)


def test_an_inherited_field_is_not_redefined() -> None:
    """Neither with another type nor with another default: the wider action's holds."""
    with pytest.raises(WrongTypeError, match="Rush redefines price, which it has as a kind of"):

        class Rush(Procure):
            price: Field[int]

    with pytest.raises(WrongTypeError, match="redefines provider"):
        type("Rush", (Procure,), {"provider": anything})


def test_a_pattern_is_printed_as_the_call_that_makes_it() -> None:
    """With what its action is a kind of, where it is of some."""
    assert repr(Procure().pattern) == "Pattern(kind='Procure', fields=())"
    assert repr(Lease().pattern) == "Pattern(kind='Lease', fields=(), wider=('Procure',))"
    assert eval(repr(Lease().pattern)) == Lease().pattern  # noqa: S307 (our own)


def test_a_field_is_a_term_on_the_class_and_what_was_written_on_an_action() -> None:
    """A field left open is anything."""
    assert term(Procure.price).type == "Money"
    assert term(Procure.on) == When("Procure")
    assert Procure(price=usd(1)).price == usd(1)
    assert Procure().price is anything
    assert repr(anything) == "anything"


def test_a_pattern_asks_what_was_written() -> None:
    """A value is matched by itself, a matcher matches, anything asks nothing."""
    written = Procure(provider=other_than(azure), price=anything)
    assert written.pattern == Pattern("Procure", (("provider", OtherThan((Const(azure),))),))
    assert Procure(azure).pattern == Pattern("Procure", (("provider", OneOf((Const(azure),))),))
    assert Procure(azure).act == Act("Procure", (("provider", azure),))


def test_actions_are_equal_when_they_ask_the_same() -> None:
    """To each other and to their patterns, and to nothing else."""
    assert Procure(azure) == Procure(provider=azure)
    assert Procure(azure) == Procure(azure).pattern
    assert hash(Procure(azure)) == hash(Procure(azure).pattern)
    assert Procure(azure) != Consent(azure)
    assert Procure(azure) != "Procure"
    assert repr(Procure(other_than(azure))) == (
        "Procure(provider=OtherThan(terms=(Const(value=Entity('Provider', 'Azure')),)))"
    )


def test_an_action_does_not_change() -> None:
    """Neither a field nor anything else can be set."""
    action = Procure(azure)
    for name in ("provider", "written"):
        with pytest.raises(AttributeError, match="an action does not change"):
            setattr(action, name, azure)


def test_what_is_left_out_is_named() -> None:
    """A misspelt field is told before the one that it leaves open."""

    class Sell(Action):
        provider: Field[Provider]

    with pytest.raises(MissingFieldError):
        Sell()
    with pytest.raises(UnknownFieldError):
        Sell(provder=azure)
    with pytest.raises(UnknownFieldError):
        Sell(azure, to=ann)


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ({"additive": "weight"}, "'weight' states no units; write class Sell"),
        ({"additive": {"wait": "kg"}}, r"Sell has no Field\[Quantity\] 'wait' of its own"),
        ({"additive": {"weight": "two kg"}}, "'two kg' is no unit of goods"),
        ({"additive": {"weight": "USD"}}, "'USD' is no unit of goods"),
        ({"additive": {"weight": "kg"}, "signed": "weight"}, "which is never below zero"),
        ({"additive": {"weight": "kg"}, "currency": "EUR"}, "that could be counted in EUR"),
    ],
)
def test_a_quantity_has_a_unit_and_is_not_signed(stated, message) -> None:
    with pytest.raises(WrongTypeError, match=message):
        type("Sell", (Action,), {"__annotations__": {"weight": Field[Quantity]}}, **stated)


def test_a_quantity_is_of_the_unit_of_its_field() -> None:
    """Not of another, nor money, nor a bare number; a unit is no currency."""

    class Sell(Action, additive={"weight": "kg"}, currency={"price": "EUR"}):
        weight: Field[Quantity]
        price: Field[Money]

    assert str(Sell(quantity("1500.50", "kg"), Money(3, "EUR")).act) == (
        "Sell(weight=1,500.5 kg, price=EUR 3.00)"
    )
    with pytest.raises(MixedCurrenciesError, match="in tonnes; write how much it is in kg"):
        Sell(quantity(3, "tonnes"), anything)
    with pytest.raises(MixedCurrenciesError, match=r"is counted in kg, and USD 3\.00 in USD"):
        Sell(usd(3), anything)
    with pytest.raises(WrongTypeError, match=r"write quantity\(60, 'kg'\) in place of 5"):
        Sell(5, anything)
    with pytest.raises(WrongTypeError, match="'EUR' is no unit of goods"):
        quantity(3, "EUR")


def test_a_class_states_what_there_is() -> None:
    """A misspelt keyword, and a field that is none, are told where they are written."""
    with pytest.raises(WrongTypeError, match=r"Sell states currncy=.* did you mean 'currency'"):
        type("Sell", (Action,), {}, currncy="USD")
    with pytest.raises(WrongTypeError, match=r"Sell.place is no field; write place: Field\[str\]"):
        type("Sell", (Action,), {"__annotations__": {"place": str}})
    with pytest.raises(WrongTypeError, match=r"Field\[str \| None\]"):
        type("Sell", (Action,), {"__annotations__": {"place": str | None}})

    class Sell(Action):
        sold: ClassVar[int] = 0

    assert not Sell.kind.fields


def test_a_moment_is_no_day() -> None:
    """A field of dates holds days; a bound of it may be a moment."""
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    with pytest.raises(WrongTypeError):
        Release(due=moment)
    assert Release(due=at_least(moment)).pattern.fields


def test_a_matcher_is_of_one_currency() -> None:
    """Amounts of two do not stand in one."""
    with pytest.raises(MixedCurrenciesError):
        other_than(usd(1), Money(1, "EUR"))


def test_the_verbs_make_norms() -> None:
    """Each the one that it says, with the parts in their places."""
    given, exception = bea.did(Consent(azure)), bea.did(Release())
    parts = {"provided": given, "unless": exception, "until": DAY}
    stated = {"bearer": ann, "act": Procure(azure).pattern, **parts}
    assert ann.may(Procure(azure), **parts) == Permission(**stated)
    assert ann.must_not(Procure(azure), **parts) == Prohibition(**stated)
    power = Power(effects=(Ends("C01"),), **stated)
    assert ann.can(Procure(azure), then=ends("C01"), **parts) == power
    assert ann.can(Procure(azure), then=(ends("C01"),), **parts) == power


def test_a_party_did_and_does() -> None:
    """A condition with a label, and an event with everything that one has."""
    assert ann.did(Procure(azure), "again") == Occurred(ann, Procure(azure).pattern, "again")
    event = ann.does(Consent(azure, bea), on=DAY, id="e1", note="as said")
    assert (event.by, event.on, event.recorded, event.id) == (ann, DAY, DAY, "e1")
    known = ann.does(Consent(azure, bea), on=DAY, recorded=date(2025, 2, 1))
    assert known.recorded == date(2025, 2, 1)
    assert known.id == "2025-01-01 Ann Consent(provider=Azure, to=Bea)"
    for refused in (Consent, "Consent"):
        with pytest.raises(WrongTypeError):
            ann.did(refused)


def test_an_effect_names_a_clause_or_has_a_norm() -> None:
    """A clause stands for its id."""
    norm = ann.may(Procure())
    clause = Clause("C01", "As it says.", norm)
    assert begins(clause) == begins("C01") == Begins("C01")
    assert ends(clause) == ends("C01") == Ends("C01")
    assert begins(norm) == Begins(norm)


def test_parties_of_both_layers_are_one() -> None:
    """The author's party is the party that nodes name."""
    assert Party("Ann") == acts.Party("Ann")
    assert isinstance(actions.Matching(OneOf(())), actions.Matching)


@pytest.mark.parametrize("times", [1, 150])
def test_a_field_is_given_once(times) -> None:
    """By its place or by its name, also by the constructor that is written for many."""

    class Visit(Action):
        place: Field[str]
        level: Field[int]

    made = [Visit("here", level=n) for n in range(times)]
    assert [one.act.get("level") for one in made] == [*range(times)]
    told = "^Visit was given its place twice: 'here' by its place, and 'there' by its name; leave"
    with pytest.raises(WrongTypeError, match=told):
        Visit("here", place="there", level=1)
    with pytest.raises(UnknownFieldError, match="Visit was given 3 values"):
        Visit("here", 1, 2)
