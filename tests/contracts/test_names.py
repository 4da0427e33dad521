"""What things are also called, and what is said of names that are nobody's."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Definition,
    Engine,
    Entity,
    FactBase,
    Field,
    Money,
    Party,
    Question,
    Verdict,
    anything,
    usd,
)
from contract_rules.cli.arguments import ContractAndRecord
from contract_rules.contracts.serialization import (
    event_from_json,
    event_to_json,
    from_json,
    to_json,
    value_from_json,
    value_to_json,
)
from contract_rules.errors import ContractError, MalformedRecordError, WrongTypeError
from contract_rules.values.acts import ActionType
from support.dealings import each_matcher
from support.schemas import FINDINGS


class Provider(Entity):
    """Somebody who rents out computers."""


class Buy(Action, phrase="buy from {provider} for {price}"):
    provider: Field[Provider]
    price: Field[Money]


class Allow(Action, phrase="allow {provider}"):
    provider: Field[Provider]


ann, bob = Party("Ann"), Party("Bob")
oracle, azure = Provider("Oracle", aliases=("OCI", "Oracle Cloud")), Provider("Azure")
DAY = date(2025, 2, 1)


def agreed(*providers):
    """Ann may buy from none of some providers, unless Bob has allowed it."""
    norms = [
        ann.must_not(Buy(provider=p, price=usd(5)), unless=bob.did(Allow(Buy.provider)))
        for p in providers
    ]
    clause = Clause("1", "x", *norms)
    return Contract(name="C", parties=(ann, bob), clauses=(clause,), effective=date(2025, 1, 1))


def buy(name):
    return Buy(provider=Provider(name), price=usd(5))


@each_matcher
def test_a_thing_is_the_same_whatever_it_is_called(matcher) -> None:
    """In questions and in events, which are told by its name; recorded twice it is one event."""
    allowed = bob.does(Allow(Provider("Oracle Cloud")), on=DAY)
    with Engine(agreed(oracle, azure), matcher=matcher) as engine:
        assert engine.decide(ann, buy("OCI"), on=DAY).verdict is Verdict.PROHIBITED
        engine.record(event_from_json(event_to_json(allowed)))
        engine.record(bob.does(Allow(oracle), on=DAY))
        (event,) = engine.facts
        assert event.id == "2025-02-01 Bob Allow(provider=Oracle)"
        decision = engine.decide(ann, buy("OCI"), on=DAY)
        assert decision.verdict is Verdict.PERMITTED
        assert decision.act == buy("Oracle").act
        assert decision == engine.decide(ann, buy("Oracle"), on=DAY)
        named = bob.does(Allow(Provider("OCI")), on=DAY, id="mine")
        engine.record(named)
        assert [e.id for e in engine.facts][-1] == "mine"


def test_on_a_command_line_an_alias_may_be_written_in_any_case(capsys) -> None:
    """And a name that is nobody's is said to be."""
    subject = ContractAndRecord(agreed(oracle, azure), FactBase())
    for text, thing in (("oci", oracle), ("ORACLE CLOUD", oracle), ("azure", azure)):
        assert subject.act("Allow", [f"provider={text}"]) == Allow(thing).act
    assert not capsys.readouterr().err
    assert subject.act("Allow", ["provider=Sun"]) == Allow(Provider("Sun")).act
    assert "no clause and no event names a Provider 'Sun'" in capsys.readouterr().err


SUN = Provider("Sun", aliases=("Sol",))
TELLINGS = {
    "a clause, by its own name": ([oracle], [], Provider("Oracle"), "Oracle"),
    "the question says so of a thing of a clause": (
        [azure],
        [],
        Provider("MS Cloud", aliases=("Blue", "Azure")),
        "Azure",
    ),
    "the question says so of what a clause calls otherwise": (
        [oracle],
        [],
        Provider("Big Red", aliases=("OCI",)),
        "Oracle",
    ),
    "an event says so": (None, [SUN], Provider("Sol"), "Sun"),
    "the question says so of a thing on record": (
        None,
        [Provider("Sol")],
        SUN,
        "Sol",
    ),
    "a later event says so": (
        None,
        [Provider("Sol"), SUN],
        Provider("Sun"),
        "Sol",
    ),
    "one event through another": (
        None,
        [SUN, Provider("Star", aliases=("Sol",))],
        Provider("Star"),
        "Sun",
    ),
    "an event says so of a thing of a clause": (
        [azure],
        [Provider("Azure", aliases=("Blue",))],
        Provider("Blue"),
        "Azure",
    ),
}


@each_matcher
@pytest.mark.parametrize("told", TELLINGS)
@pytest.mark.parametrize("at_once", [True, False])
def test_whoever_says_what_a_thing_is_called_is_heard(matcher, told, at_once) -> None:
    """A clause, an event or the question itself; recorded together, one by one, or read again."""
    providers, on_record, asked, right = TELLINGS[told]
    contract = agreed(*providers or ())
    if providers is None:  # clauses name nothing
        norm = ann.must_not(
            Buy(provider=anything, price=anything), provided=bob.did(Allow(Buy.provider))
        )
        contract = evolve(contract, clauses=(Clause("1", "x", norm),))
    events = [bob.does(Allow(p), on=DAY, id=str(n)) for n, p in enumerate(on_record)]
    with Engine(contract, events if at_once else (), matcher=matcher) as engine:
        if not at_once:
            for event in events:
                engine.record(event)
        whole = asked_of(engine, asked)
        assert whole.act.get("provider") == Provider(right)
        allowed = events and providers
        assert whole.verdict is (Verdict.PERMITTED if allowed else Verdict.PROHIBITED)
        assert whole == asked_of(engine, Provider(right))
        with engine.snapshot() as other, engine.suppose() as third:
            assert asked_of(other, asked) == asked_of(third, asked) == whole
        lines = [json.dumps(event_to_json(event)) for event in engine.facts]
    again = [event_from_json(json.loads(line)) for line in lines]
    with Engine(contract, again, matcher=matcher) as engine:
        assert asked_of(engine, asked) == whole


def asked_of(engine, provider):
    return engine.decide(ann, Buy(provider=provider, price=usd(5)), on=DAY)


@each_matcher
def test_what_is_known_as_two_things_is_not_joined_by_an_alias(matcher) -> None:
    """By an event or a question: whatever was decided of them would be so no longer."""
    contract = agreed(oracle, azure)
    joined = Provider("Oracle", aliases=("Azure",))
    said = "Provider 'Oracle' is said to be called 'Azure', too, but 'Oracle' and 'Azure' are two"
    with Engine(contract, matcher=matcher) as engine:
        with pytest.raises(WrongTypeError, match=said):
            asked_of(engine, joined)
        with pytest.raises(WrongTypeError, match=said):
            engine.record(bob.does(Allow(joined), on=DAY))
        engine.record(bob.does(Allow(Provider("Sun")), on=DAY))
        with pytest.raises(WrongTypeError, match="'Sun' and 'Oracle' are two things already"):
            engine.record(bob.does(Allow(Provider("Sun", aliases=("OCI",))), on=DAY))
        with pytest.raises(WrongTypeError, match="'Sun' and 'Sol' are two things already"):
            engine.record(
                bob.does(Allow(Provider("Sol")), on=DAY), bob.does(Allow(SUN), on=DAY, id="x")
            )
        assert len(engine.facts) == 1
        engine.record(bob.does(Allow(Provider("Sol")), on=DAY))  # what was refused left no name
        assert asked_of(engine, Provider("Sol")).act.get("provider") == Provider("Sol")


def test_on_a_command_line_the_aliases_of_events_count() -> None:
    subject = ContractAndRecord(agreed(azure), FactBase([bob.does(Allow(SUN), on=DAY)]))
    assert subject.act("Allow", ["provider=sol"]) == Allow(SUN).act


def test_aliases_are_carried_and_not_compared() -> None:
    assert oracle == Provider("Oracle")
    assert hash(oracle) == hash(Provider("Oracle"))
    assert repr(oracle) == "Entity('Provider', 'Oracle')"


def test_aliases_survive_json() -> None:
    """Those of a contract and of events; in answers the name is enough."""
    contract = agreed(oracle, azure)
    data = json.loads(json.dumps(to_json(contract)))
    again = from_json(Contract, data)
    assert again == contract
    assert to_json(again) == data
    assert again.names == contract.names
    assert value_to_json(oracle) == {"Provider": "Oracle"}
    assert value_from_json({"Provider": "Oracle", "aliases": ["OCI"]}).aliases == ("OCI",)
    with Engine(contract) as engine:
        decision = engine.decide(ann, buy("OCI"), on=DAY)
        FINDINGS.validate(json.loads(json.dumps(decision.to_json())))


@pytest.mark.parametrize(
    "data",
    [
        {"Provider": "Oracle", "aliases": "OCI"},
        {"Provider": "Oracle", "aliases": [1]},
        {"Party": "Ann", "aliases": ["Anne"]},
        {"Provider": 1, "aliases": []},
        {"aliases": ["OCI"]},
    ],
)
def test_what_is_no_thing_with_aliases_is_refused(data) -> None:
    with pytest.raises(MalformedRecordError, match="is no value"):
        value_from_json(data)


def test_aliases_of_one_thing_add_up() -> None:
    """Wherever a clause names it."""
    more = agreed(oracle, Provider("Oracle"), Provider("Oracle", aliases=("OCI", "Big Red")))
    assert [alias for _, alias in more.names.called] == ["OCI", "Oracle Cloud", "Big Red"]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (Provider("OCI"), "Provider 'Oracle' and 'OCI' are both called 'OCI'"),
        (Provider("Oxide", aliases=("OCI",)), "Provider 'Oxide' and 'Oracle' are both called"),
    ],
)
def test_two_things_that_share_a_name_are_refused(other, said) -> None:
    with pytest.raises(ContractError, match=said):
        agreed(oracle, other)


@pytest.mark.parametrize("aliases", [("",), "OCI", (1,)])
def test_what_is_no_alias_is_refused(aliases) -> None:
    with pytest.raises(WrongTypeError, match="are no aliases; write aliases="):
        Provider("Oracle", aliases=aliases)


@each_matcher
def test_a_name_that_is_nobodys_is_noted_with_the_nearest(matcher) -> None:
    """Not where it is far from any, differs in a digit, or is on record."""
    with Engine(agreed(oracle, azure, Provider("GPT-4")), matcher=matcher) as engine:
        for wrong, right in (("oracle", "Oracle"), ("oci", "Oracle"), ("Azur", "Azure")):
            decision = engine.decide(ann, buy(wrong), on=DAY)
            note = f"no clause and no event names a Provider {wrong!r}; did you mean {right!r}?"
            assert decision.notes == (note,)
            assert " ".join(str(decision).split()).endswith(f"Note: {note}")
            data = json.loads(json.dumps(decision.to_json()))
            FINDINGS.validate(data)
            assert data["notes"] == [note]
        for name in ("Azure", "OCI", "CoreWeave", "GPT-5"):
            decision = engine.decide(ann, buy(name), on=DAY)
            assert decision.notes == ()
            assert "notes" not in decision.to_json()
        before = engine.decide(ann, buy("oracle"), on=DAY)
        engine.record(bob.does(Allow(Provider("oracle")), on=DAY))
        assert engine.decide(ann, buy("oracle"), on=DAY).notes == ()
        assert len(before.notes) == 1  # nobody had named it then


class Pay(Action, phrase="pay {payee}"):
    payee: Field[Party]


@each_matcher
def test_a_party_that_is_nobody_is_noted_with_the_nearest(matcher) -> None:
    """As a thing is; strangers, and who is on record, are not."""
    clause = Clause("P", "x", ann.must_not(Pay(bob)))
    contract = Contract(
        name="C", parties=(ann, bob), clauses=(clause,), effective=date(2025, 1, 1)
    )
    with Engine(contract, matcher=matcher) as engine:
        note = "the contract names no party 'bobb'; did you mean 'Bob'?"
        assert engine.decide(ann, Pay(Party("bobb")), on=DAY).notes == (note,)
        assert engine.decide(ann, Pay(Party("Zacharias")), on=DAY).notes == ()
        assert engine.decide(ann, Pay(bob), on=DAY).notes == ()
        engine.record(ann.does(Pay(Party("bobb")), on=DAY))
        assert engine.decide(ann, Pay(Party("bobb")), on=DAY).notes == ()


class Ship(Action, phrase="ship"):
    provider: Field[Provider] = anything
    price: Field[Money] = anything
    share: Field[Decimal] = anything
    by: Field[date] = anything
    to: Field[Party] = anything
    number: Field[int] = anything


@pytest.mark.parametrize(
    ("name", "plain", "form"),
    [
        ("provider", "Azure", {"Provider": "Azure"}),
        ("price", "USD 900", {"Money": "USD 900"}),
        ("price", 900, {"Money": "USD 900"}),
        ("share", "0.5", {"Decimal": "0.5"}),
        ("share", 5, {"Decimal": "5"}),
        ("by", "2025-02-01", {"date": "2025-02-01"}),
        ("to", "Bob", {"Party": "Bob"}),
    ],
)
def test_a_value_that_is_written_plainly_in_json_is_told_the_form_to_write(
    name, plain, form
) -> None:
    """With which it is taken."""
    data = {"on": "2025-02-01", "by": "Ann", "action": "Ship", "fields": {}}
    whole = Ship(Provider("Sun"), usd(1), Decimal(1), DAY, ann, 1).act.fields
    given = {known: value_to_json(value) for known, value in whole}
    contract = evolve(agreed(azure), actions=(Ship,))
    with Engine(contract) as engine:
        with pytest.raises(WrongTypeError) as raised:
            engine.record(event_from_json({**data, "fields": {**given, name: plain}}))
        assert str(raised.value).endswith(f"; in JSON it is {json.dumps(form)}")
        engine.record(event_from_json({**data, "fields": {**given, name: form}}))
        with pytest.raises(WrongTypeError, match=r"of type str$"):  # JSON has both as they are
            engine.record(event_from_json({**data, "fields": {**given, "number": "1"}}))


class Place(Entity):
    """A place."""


class Go(Action):
    """Go."""


ONE = Party("One")


def _made(kind: str, name: str):
    """Something of that name."""
    return {
        "action": lambda: ActionType(name, (), "go"),
        "amendment": lambda: Amendment(title=name, effective=date(2025, 1, 31)),
        "clause": lambda: Clause(name, "Go."),
        "contract": lambda: Contract(
            name=name, parties=(ONE,), clauses=(), effective=date(2025, 1, 31)
        ),
        "definition": lambda: Definition(name, "Gone.", ONE.did(Go())),
        "entity": lambda: Place(name),
        "event": lambda: ONE.does(Go(), on=date(2025, 1, 31), id=name),
        "party": lambda: Party(name),
        "question": lambda: Question(name, "Where to?", readings=("here", "there")),
    }[kind]()


@pytest.mark.parametrize("name", ["", " ", "\t\n", "\N{NO-BREAK SPACE}"])
@pytest.mark.parametrize(
    "kind",
    [
        *("action", "amendment", "clause", "contract", "definition"),
        *("entity", "event", "party", "question"),
    ],
)
def test_a_name_is_not_of_blanks_alone(kind, name) -> None:
    """An event without an id has that which it makes of its content."""
    if (kind, name) == ("event", ""):
        assert _made(kind, name).id == "2025-01-31 One Go()"
        return
    with pytest.raises(WrongTypeError) as refused:
        _made(kind, name)
    assert str(refused.value).startswith(f"{name!r} names no {kind}; write ")
    assert _made(kind, f"{name}x")


def test_nor_is_what_an_event_is_about_or_a_reading() -> None:
    with pytest.raises(WrongTypeError, match="' ' names no event; write its id, or leave it out"):
        ONE.does(Go(), on=date(2025, 1, 31), towards=" ")
    with pytest.raises(WrongTypeError, match="name two or more"):
        Question("where", "Where to?", readings=("here", " "))
