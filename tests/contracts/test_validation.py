"""A contract with several mistakes raises one error that lists them, each with file and line."""

from __future__ import annotations

import inspect
import pickle
import sys
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

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
    Money,
    Party,
    Question,
    Verdict,
    anything,
    assigns,
    at_least,
    breach_of,
    ends,
    kept,
    other_than,
    usd,
)
from contract_rules.__main__ import main
from contract_rules.contracts import serialization
from contract_rules.errors import (
    CircularDefinitionError,
    CircularPrecedenceError,
    CircularQuestionError,
    DuplicateClauseError,
    InvalidContractError,
    MixedCurrenciesError,
    UnboundTermError,
    UnknownClauseError,
    UnknownPartyError,
    WrongTypeError,
)
from mistakes.small_contract import (
    Consent,
    Declare,
    Procure,
    Sell,
    ann,
    azure,
    bea,
    consented,
    later,
    start,
)

cyd = Party("Cyd")
priced = Clause("C00", "Anyone declares.", ann.may(Declare(profit=usd(1))))


def contract(*clauses, **more) -> Contract:
    """A contract of Ann and Bea."""
    parts = {"name": "The contract", "parties": (ann, bea), "effective": start}
    return Contract(**parts | {"clauses": (priced, *clauses)} | more)


def mistakes(*clauses, **more) -> tuple[ContractError, ...]:
    """What is wrong with a contract."""
    try:
        contract(*clauses, **more)
    except InvalidContractError as error:
        return error.errors
    except ContractError as error:
        return (error,)
    return ()


def line() -> int:
    """The line from which this is asked."""
    return inspect.currentframe().f_back.f_lineno


class Pay(Action):
    amount: Field[Money]
    to: Field[Party]


class Credit(Action, signed="amount"):
    amount: Field[Money]
    fee: Field[Money]


def test_an_event_below_zero_is_refused_unless_its_field_is_signed() -> None:
    """The sentence says how to declare it; so is a question about such an amount."""
    agreed = Contract(
        name="C",
        parties=(ann,),
        clauses=(Clause("1", "It may.", ann.may(Credit(anything, anything))),),
        effective=date(2020, 1, 1),
    )
    with Engine(agreed) as engine:
        engine.record(ann.does(Credit(usd(-5), usd(0)), on=date(2020, 1, 2)))
        refused = ann.does(Credit(usd(5), usd(-1)), on=date(2020, 1, 2), id="e")
        with pytest.raises(
            WrongTypeError,
            match=r"event 'e' has fee USD -1.00, below zero; record what goes the other way as an "
            r"act of its own, or declare the field: class Credit\(Action, signed='fee'\)",
        ):
            engine.record(refused)
        for act in (Credit(usd(5), usd(-1)), Credit(usd(5), usd(-1)).act):
            with pytest.raises(WrongTypeError, match="the question has fee USD"):
                engine.decide(ann, act, on=date(2020, 1, 2))
            with pytest.raises(WrongTypeError, match="the question has fee"):
                list(engine.decide_many(ann, [act], on=date(2020, 1, 2)))
        credit = Credit(usd(-5), usd(0))
        assert engine.decide(ann, credit, on=date(2020, 1, 2)).verdict is Verdict.PERMITTED


def test_a_duty_of_a_constant_amount_below_zero_is_refused_where_it_is_written() -> None:
    """One that is worked out is a duty of nothing; and one of nothing at all is none the less."""
    for owed in (usd(-5), at_least(usd("-0.01"))):
        with pytest.raises(WrongTypeError, match="which nobody can pay; state an amount above"):
            ann.must(Credit(owed, anything))
    with pytest.raises(WrongTypeError, match="which nobody can pay"):
        ann.must(Declare(profit=usd(1)), alternatives=(Credit(usd(-5), anything),))
    ann.must(Credit(usd(0), anything))


def test_five_mistakes_are_listed_in_one_error_with_their_lines() -> None:
    """The clauses' own lines, in the order of the text; the amendment's for what it changes."""
    here = line()
    clauses = (
        Clause("C01", "A.", cyd.may(Procure(provider=azure))),
        Clause("C02", "B.", ann.can(Sell(), then=ends("C9"))),
        Clause("C03", "C.", ann.may(Declare(profit=Money(1, "EUR")))),
        Definition("D1", "D.", Definition("D2", "E.", consented).holds),
    )
    change = Amendment(title="The first", effective=later, repeals=("C04",))
    with pytest.raises(InvalidContractError) as raised:
        contract(*clauses, amendments=(change,))
    assert str(raised.value).splitlines() == [
        "5 mistakes in the contract 'The contract':",
        (
            f"1. test_validation.py:{here + 2}: C01 names 'Cyd', no party of the contract; "
            "there are: Ann, Bea"
        ),
        (
            f"2. test_validation.py:{here + 3}: C02 names 'C9', no clause; "
            "there are: C00, C01, C02, C03"
        ),
        (
            f"3. test_validation.py:{here + 4}: USD 1.00 and EUR 1.00 are of two currencies; "
            "use one throughout, or say of each action in which it is counted: class Pay(Action, "
            "currency='EUR')"
        ),
        (
            f"4. test_validation.py:{here + 5}: D1 uses the definition 'D2', "
            "which is not in the same text; there are: D1"
        ),
        (
            f"5. test_validation.py:{here + 7}: The first changes 'C04', which is not there; "
            "did you mean 'C03'?"
        ),
    ]
    assert [type(error) for error in raised.value.errors] == [
        UnknownPartyError,
        UnknownClauseError,
        MixedCurrenciesError,
        UnknownClauseError,
        UnknownClauseError,
    ]
    assert raised.value.errors[-1].where == f"test_validation.py:{here + 7}"
    again = pickle.loads(pickle.dumps(raised.value))  # noqa: S301 (our own)
    assert str(again) == str(raised.value)
    assert [str(error) for error in again.errors] == [str(e) for e in raised.value.errors]


def test_a_single_mistake_is_raised_as_it_is_and_tells_its_line() -> None:
    """The error is that of the mistake; its line is beside its text."""
    wrong = Clause("C01", "A.", cyd.may(Sell()))
    with pytest.raises(UnknownPartyError) as raised:
        contract(wrong)
    assert raised.value.where == f"test_validation.py:{wrong.written.line}"
    assert raised.value.__notes__ == [f"written at {wrong.written.file}:{wrong.written.line}"]
    assert Path(wrong.written.file) == Path(__file__)


@pytest.mark.parametrize(
    "norm",
    [
        bea.must(Pay(usd(10), Party("Anne"))),
        bea.must(Sell(), owed_to=Party("Anne")),
        bea.must_not(Pay(anything, other_than(Party("Anne")))),
        bea.may(Sell(), provided=bea.did(Pay(anything, Party("Anne")))),
        bea.can(Sell(), then=assigns("X", to=Party("Anne"))),
        bea.must(Sell(), by=date(2024, 1, 9), otherwise=bea.must(Pay(usd(10), Party("Anne")))),
    ],
)
def test_a_party_in_a_field_is_one_of_the_contract(norm) -> None:
    """Nobody else could be paid what is owed to one whose name is misspelt."""
    with pytest.raises(UnknownPartyError, match="names 'Anne', no party of the contract; did you"):
        contract(Clause("X", "A.", norm))


def test_what_the_contract_itself_says_has_its_own_line() -> None:
    """Parties and actions are told at the line of the contract, before its clauses."""
    double = type("Procure", (Action,), {})
    others = [Party("the contract"), ann]
    here = line() + 1
    found = mistakes(parties=others, actions=[Procure, double])
    assert [type(e) for e in found] == [WrongTypeError, WrongTypeError]
    written = {e.where for e in found}
    assert len(written) == 1
    assert written.pop().startswith("test_validation.py:")
    assert here
    assert [e.where for e in mistakes(parties=(bea,))] == [
        f"test_validation.py:{priced.written.line}"
    ]


def faulty(id_: str, kind: str) -> tuple[Clause | Definition, ...]:
    """Provisions with one mistake, which nothing else has a part in."""
    return FAULTS[kind](id_, f"{id_} b")


def lone(norm):
    """Makes a clause of its own of a norm that it is faulty to lay down."""
    return lambda id_, _: (Clause(id_, "A.", norm(f"none of {id_}", id_)),)


def _waiting(id_, other):
    waits = bea.must(Consent(provider=azure), provided=breach_of(id_))
    first = ann.must(Procure(provider=azure), provided=kept(other))
    return Clause(id_, "A.", first), Clause(other, "B.", waits)


def _prevailing(id_, other):
    return (
        Clause(id_, "A.", ann.may(Sell()), overrides=(other,)),
        Clause(other, "B.", ann.may(Sell()), overrides=(id_,)),
    )


def _explaining(id_, other):
    second = Definition(other, "B.", Definition(id_, "A.", consented).holds)
    return Definition(id_, "A.", second.holds), second


FAULTS = {
    "party": lone(lambda none, _: Party(none).may(Sell())),
    "target": lone(lambda none, _: ann.can(Sell(), then=ends(none))),
    "override": lambda id_, other: (Clause(id_, "A.", ann.may(Sell()), overrides=(other,)),),
    "definition": lone(
        lambda none, _: ann.may(Sell(), provided=Definition(none, "D.", consented).holds)
    ),
    "currency": lone(lambda *_: ann.may(Declare(profit=Money(1, "EUR")))),
    "duties": lone(lambda none, _: ann.may(Sell(), provided=kept(none))),
    "own duties": lone(lambda _, own: ann.must(Sell(), provided=kept(own))),
    "circle of duties": _waiting,
    "circle of precedence": _prevailing,
    "circle of definitions": _explaining,
}


def told(*provisions) -> list[tuple[type, str, str]]:
    """The mistakes, without the cure, which depends on what else there is."""
    return [(type(e), e.where, str(e).partition("; ")[0]) for e in mistakes(*provisions)]


@given(st.lists(st.sampled_from(sorted(FAULTS)), min_size=2, max_size=4))
def test_the_mistakes_of_a_contract_are_those_of_its_clauses(kinds) -> None:
    """Put together, clauses have the mistakes that they have alone: none is lost or added."""
    groups = [faulty(f"C{number:02}", kind) for number, kind in enumerate(kinds, 1)]
    alone = [told(*group) for group in groups]
    assert all(len(found) == 1 for found in alone)
    assert told(*(p for group in groups for p in group)) == [found for (found,) in alone]


def test_no_mistake_is_told_twice_nor_what_only_follows() -> None:
    """A party named often, a circle met from each of its ends, and in every text."""
    change = Amendment(
        title="The first", effective=later, adds=(Clause("C9", "I.", ann.may(Sell())),)
    )
    often = Clause(
        "C01",
        "A.",
        cyd.may(Sell(), provided=cyd.did(Sell())),
        cyd.must_not(Procure(provider=azure)),
    )
    found = mistakes(
        often,
        *faulty("C02", "circle of definitions"),
        Clause("C03", "C.", ann.may(Sell(), provided=Definition("C02", "A.", consented).holds)),
        *faulty("C04", "circle of duties"),
        *faulty("C05", "circle of precedence"),
        amendments=(change,),
    )
    assert [type(e) for e in found] == [
        UnknownPartyError,
        CircularDefinitionError,
        CircularQuestionError,
        CircularPrecedenceError,
    ]


def test_what_nothing_finds_by_a_definition_is_told_at_the_clause() -> None:
    """A definition may speak of the act that a clause is about; another clause's it is not."""
    meaning = Definition("D1", "D.", Consent.on < later)
    wrong = Clause("C01", "A.", ann.may(Sell(), provided=meaning.holds))
    right = Clause("C02", "B.", ann.may(Consent(provider=azure), provided=meaning.holds))
    (found,) = mistakes(wrong, right, meaning)
    assert type(found) is UnboundTermError
    assert found.where == f"test_validation.py:{wrong.written.line}"


class Model(Entity):
    """A model."""


def test_an_action_that_two_share_the_name_of_is_no_more_asked_about() -> None:
    """That two differ is the mistake; that a pattern does not fit one of them only follows."""
    other = type("Procure", (Action,), {"__annotations__": {"model": Field[Model]}})
    found = mistakes(
        Clause("C01", "A.", ann.may(Procure(provider=azure))),
        Clause("C02", "B.", ann.may(other(model=Model("GPT")))),
    )
    assert [str(e) for e in found] == ["two actions are called 'Procure' and differ; rename one"]


def test_amendments_out_of_order_are_looked_at_in_order() -> None:
    """That a clause is repealed before it is added is no mistake of its own."""
    added = Amendment(
        title="The first", effective=later, adds=(Clause("C9", "I.", ann.may(Sell())),)
    )
    gone = Amendment(title="The second", effective=date(2025, 9, 1), repeals=("C9",))
    (found,) = mistakes(amendments=(gone, added))
    assert str(found).startswith("an amendment effective on 2025-06-01 follows a text of 2025-09")
    assert found.where == f"test_validation.py:{added.written.line}"


def test_each_clause_too_many_of_an_id_is_told() -> None:
    """Also among those of an amendment, and one that adds what is there."""
    one, two, three = (Clause("C01", "A.", ann.may(Sell())) for _ in range(3))
    change = Amendment(title="The first", effective=later, adds=(three,), replaces=(two,))
    assert [type(e) for e in mistakes(one, two, three)] == [DuplicateClauseError] * 2
    assert [str(e) for e in mistakes(one, amendments=(change,))] == [
        "The first adds 'C01', which is there; say replaces=(...)",
        "two clauses have the id 'C01'; number each its own",
    ]


def test_questions_of_one_id_are_told_at_the_second() -> None:
    """Beside what else is wrong with the clause."""
    first, second = (Question("q", text, readings=("a", "b")) for text in ("One?", "Two?"))
    found = mistakes(
        Clause("C01", "A.", ann.may(Sell(), provided=first.reads("a"))),
        Clause("C02", "B.", cyd.may(Sell(), provided=second.reads("a"))),
    )
    assert [type(e) for e in found] == [UnknownPartyError, WrongTypeError]
    assert len({e.where for e in found}) == 1


def test_supposed_amendments_are_all_looked_at() -> None:
    """An engine that supposes two wrong ones says so of both."""
    engine = Engine(contract(), matcher="semantics")
    changes = [
        Amendment(title=f"No. {n}", effective=date(2026, 1, n), repeals=(f"X{n}",)) for n in (1, 2)
    ]
    with pytest.raises(InvalidContractError, match="2 mistakes"):
        engine.suppose(amendments=changes)


def test_where_a_definition_and_an_amendment_were_written_is_carried_not_compared() -> None:
    """Read from JSON, or made from another, they were written by nobody's line."""
    meaning = Definition("D1", "D.", consented)
    assert meaning.written.line == line() - 1
    again = serialization.from_json(Definition, serialization.to_json(meaning))
    assert again == meaning
    assert again.written is None
    assert evolve(meaning, note="So.").written is None
    (found,) = mistakes(evolve(meaning, condition=cyd.did(Sell())))
    assert found.where == ""


def test_the_command_lists_mistakes_without_a_traceback(tmp_path, monkeypatch, capsys) -> None:
    """Status 1; each mistake on a line of its own, with its place."""
    (tmp_path / "wrong_deal.py").write_text(
        "from contract_rules import *; from mistakes.small_contract import *\n"
        "wrong = Party('Wrong')\n"
        "one = Clause('C01', 'A.', wrong.may(Sell()))\n"
        "two = Clause('C02', 'B.', wrong.may(Sell()))\n"
        "import os\n"
        "clauses = (one, two) if 'ONE' not in os.environ else (one,)\n"
        "deal = Contract(name='Deal', parties=(ann,), clauses=clauses, effective=start)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert main(["clauses", "--contract", "wrong_deal:deal"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "error: 2 mistakes in the contract 'Deal':",
        "1. wrong_deal.py:3: C01 names 'Wrong', no party of the contract; there are: Ann",
        "2. wrong_deal.py:4: C02 names 'Wrong', no party of the contract; there are: Ann",
    ]
    monkeypatch.setenv("ONE", "1")
    assert main(["clauses", "--contract", "wrong_deal:deal"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "error: wrong_deal.py:3: C01 names 'Wrong', no party of the contract; there are: Ann",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("wrong = Parti('A')", "name 'Parti' is not defined"),
        ("wrong = (", "never closed"),
        (
            "wrong = Clause('C01', 'A.', ann.must(Sell(), within=days(1), by=start))",
            "one deadline",
        ),
    ],
)
def test_a_mistake_in_a_module_is_told_with_its_line(
    line, told, tmp_path, monkeypatch, capsys
) -> None:
    """Whatever it is: a name, the syntax, or what a norm is made of."""
    (tmp_path / "ill_made.py").write_text(
        "from contract_rules import *; from mistakes.small_contract import *\n" + line,
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "ill_made", raising=False)
    assert main(["clauses", "--contract", "ill_made:deal"]) == 1
    error = capsys.readouterr().err
    assert "ill_made.py:2: " in error
    assert told in error
