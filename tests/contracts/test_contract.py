"""A contract: its clauses, the amendments of them and the text in force on a date."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Confidence,
    Contract,
    Definition,
    Field,
    Money,
    Party,
    Rank,
    Source,
    anything,
    at_least,
    begins,
    between,
    ends,
    usd,
)
from contract_rules.agreements import microsoft_openai
from contract_rules.contracts.mistakes import Written
from contract_rules.errors import (
    MissingFieldError,
    OutOfRangeError,
    UnknownActionError,
    UnknownFieldError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.norms.expressions import Defined
from contract_rules.testing.strategies.vocabulary import (
    KINDS,
    PARTIES,
    Consent,
    Declare,
    Model,
    Notify,
    Procure,
    Provider,
    Release,
)

ann, bea, cyd, _ = PARTIES
START, SECOND, THIRD = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
azure = Provider("Azure")


def clause(id_, *norms, **more):
    return Clause(id_, f"As {id_} says.", *(norms or (ann.may(Procure()),)), **more)


def contract(*clauses, amendments=(), **more):
    return Contract(
        name="The contract",
        parties=(ann, bea),
        clauses=clauses,
        effective=START,
        amendments=amendments,
        **more,
    )


def amendment(title, effective, **changes):
    return Amendment(title=title, effective=effective, **changes)


def test_a_clause_is_written_as_the_call_that_makes_it() -> None:
    """Every part that is not as by default is in the call."""
    whole = Clause(
        "C01",
        "A text.",
        ann.may(Procure(provider=azure)),
        source=Source(title="A title"),
        confidence=Confidence.INFERRED,
        rank=Rank.DEFAULT_LAW,
        overrides=("C02",),
        dormant=True,
        note="A note.",
    )
    assert repr(whole) == (
        f"Clause('C01', 'A text.', {whole.norms[0]!r}, source={whole.source!r}, "
        "confidence=Confidence.INFERRED, rank=Rank.DEFAULT_LAW, overrides=('C02',), "
        "dormant=True, note='A note.')"
    )
    assert repr(clause("C1", ann.may(Procure()))).startswith("Clause('C1', 'As C1 says.', Perm")


def test_a_clause_knows_where_it_was_written() -> None:
    """The place is carried, and makes no difference."""
    one, two = Clause("C1", "A."), Clause("C1", "A.")
    assert one == two
    assert one.written is not None
    assert Path(one.written.file) == Path(__file__)
    assert str(Written("/somewhere/clauses.py", 12)) == "clauses.py:12"


def test_a_clause_overrides_clauses_by_their_ids() -> None:
    """A clause stands for its id."""
    assert clause("C2", overrides=(clause("C1"), "C0")).overrides == ("C1", "C0")


def test_a_definition_holds_as_the_text_in_force_has_it() -> None:
    """The condition names the definition, not what it says now."""
    assert Definition("D1", "As it says.", bea.did(Consent())).holds == Defined("D1")


def test_the_text_in_force_is_the_last_that_began() -> None:
    """None before the first day; an amendment from the beginning of its day."""
    first, later = clause("C1"), clause("C2")
    whole = contract(first, amendments=(amendment("A", SECOND, adds=(later,)),))
    assert whole.as_of(date(2019, 12, 31)) is None
    assert whole.as_of(START).clauses == (first,)
    assert whole.as_of(date(2020, 12, 31)).clauses == (first,)
    assert whole.as_of(SECOND).clauses == (first, later)
    moment = datetime(2021, 1, 1, tzinfo=UTC)
    assert whole.as_of(moment).clauses == (first, later)
    assert [(text.since, text.until) for text in whole.texts] == [(START, SECOND), (SECOND, None)]


def test_an_amendment_adds_replaces_and_repeals() -> None:
    """What replaces stands where the replaced stood, and remembers it."""
    one, two, three = clause("C1"), clause("C2"), clause("C3")
    meaning = Definition("D1", "As it says.", bea.did(Consent()))
    again = clause("C1", bea.may(Procure()))
    changes = (
        amendment("A", SECOND, adds=(three,), replaces=(again,), repeals=("C2",)),
        amendment("B", THIRD, repeals=("D1", "C1")),
    )
    whole = contract(one, two, meaning, amendments=changes)
    second, third = whole.texts[1:]
    assert [s.provision for s in second.provisions_in_text] == [again, meaning, three]
    replaced = second.provisions_in_text[0]
    assert (replaced.since, replaced.amendment, replaced.replaced.provision) == (
        SECOND,
        changes[0],
        one,
    )
    assert second.provisions_in_text[1].since == START
    assert second.definitions == (meaning,)
    assert third.clauses == (three,)
    assert whole.provisions == (one, two, meaning, three, again)


def test_a_contract_knows_the_actions_that_it_speaks_of() -> None:
    """Those of norms, of what they suppose, and those stated beside."""
    norm = ann.can(Procure(), then=begins(bea.may(Release())), unless=bea.did(Consent()))
    defined = Definition("D1", "As it says.", bea.did(Declare()))
    whole = contract(clause("C1", norm), defined, actions=(Notify, KINDS["Release"].kind))
    assert set(whole.vocabulary) == {"Procure", "Release", "Consent", "Declare", "Notify"}
    assert whole.kind("Procure") == Procure.kind


def test_a_contract_knows_the_values_that_it_names() -> None:
    """In fields and in comparisons; its currency is that of its amounts."""
    given = bea.did(Consent(provider=azure)) & (Procure.price >= usd(5))
    whole = contract(clause("C1", ann.may(Procure(), provided=given)))
    assert set(whole.constants) == {azure, usd(5)}
    assert whole.currency == "USD"
    assert contract(clause("C1")).currency is None


def test_a_contract_of_another_currency_counts_in_it() -> None:
    """No currency is assumed."""
    priced = ann.may(Procure(price=at_least(Money(1, "EUR"))))
    assert contract(clause("C1", priced)).currency == "EUR"


def test_a_pattern_of_data_is_checked_against_the_action() -> None:
    """What the language would have refused is refused of data too."""
    from contract_rules.norms.expressions import Const, OneOf, Pattern
    from contract_rules.norms.norms import Permission

    wrong = Pattern("Procure", (("provider", OneOf((Const(Model("M1")),))),))
    norm = Permission(bearer=ann, act=wrong)
    with pytest.raises(WrongTypeError, match=r"C1: Procure.provider holds a Provider, not a M"):
        contract(clause("C1", norm), actions=(Procure,))


def test_clauses_may_prevail_in_a_chain() -> None:
    """Over one that prevails over another; and two over the same."""
    whole = contract(
        clause("C1", overrides=("C2", "C3")), clause("C2", overrides=("C3",)), clause("C3")
    )
    assert whole.texts[0].clauses[0].overrides == ("C2", "C3")


def test_equal_contracts_are_equal_and_hash_alike() -> None:
    """So that one book serves a contract for as long as it lives."""
    one, two = (contract(clause("C1")) for _ in range(2))
    assert one == two
    assert hash(one) == hash(two)
    assert one.program is one.program


def test_a_book_holds_each_wording_once() -> None:
    """What a text repeats is one entry; a replaced clause, or a new meaning, is another."""
    meaning = Definition("D1", "As it says.", bea.did(Consent()))
    defined = clause("C1", ann.may(Procure(), provided=meaning.holds, until=date(2023, 1, 1)))
    power = clause("C2", ann.can(Declare(), then=(begins(bea.may(Release())), ends("C1"))))
    changes = (
        amendment("A", SECOND, adds=(clause("C3"),)),
        amendment("B", THIRD, replaces=(Definition("D1", "New.", bea.did(Release())),)),
    )
    program = contract(meaning, defined, power, amendments=changes).program
    told = [(e.clause.id, e.texts, type(e.norm).__name__, e.parent is None) for e in program.norms]
    assert told == [
        ("C1", (0, 1), "Permission", True),
        ("C2", (0, 2), "Power", True),
        ("C2", (0, 2), "Permission", False),
        ("C3", (1, 2), "Permission", True),
        ("C1", (2, 2), "Permission", True),
    ]
    assert [e.by_term for e in program.norms] == [False, False, False, False, True]
    assert program.norms[2].parent is program.norms[1]
    assert program.speaks_of(cyd, Declare().act)
    assert not program.speaks_of(cyd, Procure().act)


def test_parties_and_acts_are_told_by_name() -> None:
    """Of a contract that stands in a file, too, whose actions have no classes."""
    agreed = microsoft_openai.agreement
    assert agreed.party("Microsoft") == microsoft_openai.microsoft
    with pytest.raises(UnknownPartyError, match="did you mean 'Microsoft'"):
        agreed.party("Microsft")
    procure = microsoft_openai.ProcureCompute(provider=microsoft_openai.azure)
    act = agreed.act("ProcureCompute", provider=microsoft_openai.azure)
    assert act == procure.act
    party, day = Party("OpenAI"), date(2024, 1, 2)
    assert party.does(act, on=day) == party.does(procure, on=day)


class Colour(Enum):
    """What a thing may be painted."""

    RED = "red"


class Paint(Action):
    """Paint something."""

    colour: Field[Colour]
    coats: Field[int] = between(1, 3)
    on_top: Field[str] = anything


def test_an_act_is_checked_where_it_is_made() -> None:
    """By the fields of its action: a member of an enum, a range, one that may be left out."""
    painting = Contract(
        name="Painting",
        parties=(ann, Party("The Owner")),
        clauses=(Clause("1", "Ann paints.", ann.may(Paint(Colour.RED, 1))),),
        effective=date(2025, 1, 1),
    )
    assert painting.party("Owner").name == "The Owner"
    assert painting.act("Paint", coats=2, colour=Colour.RED) == Paint(Colour.RED, 2).act
    for given, kind in (
        ({"colour": Colour.RED}, MissingFieldError),
        ({"colour": Colour.RED, "coats": 4}, OutOfRangeError),
        ({"colour": Colour.RED, "coats": "2"}, WrongTypeError),
        ({"colour": Colour.RED, "coats": 2, "on_top": datetime(2025, 1, 1)}, WrongTypeError),  # noqa: DTZ001
        ({"color": Colour.RED, "coats": 2}, UnknownFieldError),
    ):
        with pytest.raises(kind):
            painting.act("Paint", **given)
    with pytest.raises(UnknownActionError):
        painting.act("Pain", coats=2)
