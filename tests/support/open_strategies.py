"""Contracts that leave points open, their histories and questions.

There are few acts, values and days, so that all that may have happened off the record can be
gone through.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from attrs import evolve, frozen, mutable
from hypothesis import strategies as st

from contract_rules import (
    Action,
    Clause,
    Contract,
    Definition,
    Engine,
    Event,
    Field,
    Party,
    Question,
    anything,
    at_least,
    at_most,
    begins,
    days,
    ends,
    one_of,
    other_than,
    resumes,
    suspends,
    usd,
)
from contract_rules.norms import expressions as n
from contract_rules.testing.strategies.drawing import chance, pick
from contract_rules.testing.strategies.norm_contracts import terms_of
from contract_rules.testing.strategies.vocabulary import PARTIES, Claim, Model, Order, Pay
from contract_rules.values.acts import Act

ANN, BEA = PARTIES[:2]


class Use(Action):
    """What is permitted or prohibited."""

    model: Field[Model] = anything
    level: Field[int] = anything


class Release(Action):
    """What is asked for, and on record."""

    model: Field[Model] = anything
    level: Field[int] = anything


class Refuse(Action, on_record=False):
    """What is asked for, and need not be on record."""

    model: Field[Model] = anything


class Doubt(Action, on_record=False):
    """What is asked for, and need not be on record."""

    level: Field[int] = anything


WORDS = (Use, Release, Refuse, Doubt, Claim, Order, Pay)
OFF = (Refuse, Doubt)
MODELS = (Model("M1"), Model("M2"))
STRANGER = Model("M9")
"""A model of which no clause and no event speaks."""
POOLS = {"Model": MODELS, "int": (1, 2, 3), "Party": (ANN, BEA)}

START = date(2020, 1, 1)
WEEK = tuple(START + timedelta(days=number) for number in range(4))
"""The days on which something happens."""

QUESTIONS = (
    Question("scope", "Which is it?", readings=("narrow", "wide")),
    Question("term", "Until when?", readings=("short", "long", "forever")),
)


@mutable
class Left:
    """How many more occurrences a contract may ask for, on record and off it."""

    on: int = 4
    off: int = 3


@frozen
class Scope:
    """What a condition may speak of."""

    off: tuple[tuple[Party, type[Action]], ...]
    questions: tuple[Question, ...]
    left: Left
    terms: tuple[n.Term, ...] = ()
    definitions: tuple[str, ...] = ()

    def beside(self, condition: n.Condition | None) -> Scope:
        """The scope of what is joined to the condition by ``&``."""
        found = [term for o in _positive(condition) for term in _terms(o)]
        return evolve(self, terms=tuple(dict.fromkeys((*self.terms, *found))))


def _positive(condition: n.Condition | None) -> tuple[n.Occurred, ...]:
    match condition:
        case n.Occurred():
            return (condition,)
        case n.AllOf(parts):
            return tuple(o for part in parts for o in _positive(part))
    return ()


def _terms(found: n.Occurred) -> tuple[n.Term, ...]:
    kind = {word.kind.name: word for word in WORDS}[found.act.kind]
    return tuple(map(n.term, (*(found[term] for term in terms_of(kind)[:-1]), found.on)))


def _matcher(draw, type_: str, terms: tuple[n.Term, ...]):
    fitting = [term for term in terms if term.type == type_]
    one = pick(draw, *(fitting if fitting and draw(st.booleans()) else POOLS[type_]))
    match pick(draw, "equal", "equal", "other", "one", *(["least", "most"] * (type_ == "int"))):
        case "other":
            return other_than(one)
        case "one":
            return one_of(one, pick(draw, *POOLS[type_]))
        case "least":
            return at_least(one)
        case "most":
            return at_most(one)
    return one


def _did(draw, scope: Scope, by: Party, kind: type[Action]) -> n.Occurred:
    fields = [f for f in kind.kind.fields if f.type in POOLS and draw(st.booleans())]
    pattern = kind(**{f.name: _matcher(draw, f.type, scope.terms) for f in fields})
    return by.did(pattern, pick(draw, "", "", "again"))


def _compared(draw, scope: Scope) -> n.Condition:
    dates = [term for term in scope.terms if term.type == "date"]
    left = pick(draw, *dates)
    right = pick(draw, *(term for term in dates if term != left), *WEEK[1:3])
    return pick(draw, left.__lt__, left.__le__, left.__gt__, left.__ge__)(right)


@st.composite
def conditions(draw, scope: Scope, depth: int = 2):
    """A condition, nested up to a depth."""
    among = ["reads"] if scope.questions else []
    among += ["off", "off"] if scope.left.off > 0 else []
    among += ["on"] if scope.left.on > 0 or not among else []
    among += ["compared"] if any(t.type == "date" for t in scope.terms) else []
    among += ["defined"] if scope.definitions else []
    among += ["both", "both", "either", "not"] if depth > 0 else []
    match pick(draw, *among):
        case "reads":
            question = pick(draw, *scope.questions)
            return question.reads(pick(draw, *question.readings))
        case "off":
            scope.left.off -= 1
            return _did(draw, scope, *pick(draw, *scope.off))
        case "on":
            scope.left.on -= 1
            return _did(draw, scope, pick(draw, ANN, BEA), Release)
        case "compared":
            return _compared(draw, scope)
        case "defined":
            return n.Defined(pick(draw, *scope.definitions))
        case "both":
            one = draw(conditions(scope, depth - 1))
            return one & draw(conditions(scope.beside(one), depth - 1))
        case "either":
            return draw(conditions(scope, depth - 1)) | draw(conditions(scope, depth - 1))
    return ~draw(conditions(scope, depth - 1))


def _stated(draw, scope: Scope):
    stated: dict[str, object] = {}
    if not chance(draw, 4):
        stated["provided"] = draw(conditions(scope))
    scope = scope.beside(stated.get("provided"))
    if chance(draw, 2):
        stated["unless"] = draw(conditions(scope, 1))
    if chance(draw, 5):
        stated["until"] = draw(conditions(scope, 1))
    return stated


def _spoken(scope: Scope, kind: type[Action]) -> Scope:
    return evolve(scope, terms=terms_of(kind))


@st.composite
def rules(draw, scope: Scope):
    """A permission or a prohibition."""
    pattern = Use(model=MODELS[0]) if chance(draw, 4) else Use()
    word = pick(draw, ANN.must_not, ANN.must_not, ANN.may)
    return word(pattern, **_stated(draw, _spoken(scope, Use)))


@st.composite
def powers(draw, scope: Scope, number: int, targets: tuple[str, ...]):
    """A power over the clauses."""
    target = pick(draw, *targets)
    after = pick(draw, None, None, days(1))
    own = begins(ANN.must_not(Use(level=number)), after=after)
    among = [begins(target, after=after), ends(target, after=after)]
    among += [suspends(target, extends=draw(st.booleans())), resumes(target), own]
    stated = _stated(draw, _spoken(scope, Claim))
    return BEA.can(Claim(number=number), then=pick(draw, *among), **stated)


@st.composite
def obligations(draw, scope: Scope):
    """An obligation to pay, upon an order or standing."""
    upon = None if chance(draw, 4) else ANN.did(Order())
    among = [usd(1), usd(2), *([Order.price, Order.price + usd(1)] if upon is not None else [])]
    recorded = evolve(scope, left=Left(off=0), definitions=())  # what a standing duty waits for
    stated = _stated(draw, recorded if upon is None else _spoken(scope, Order))
    limit = pick(draw, {"within": days(1)}, {"within": days(0)}, {"by": WEEK[2]}, {})
    if limit and chance(draw, 3):
        stated["otherwise"] = BEA.must(Pay(amount=usd(1), to=ANN), within=days(1))
    return BEA.must(Pay(amount=pick(draw, *among), to=ANN), upon=upon, **stated, **limit)


@frozen
class OpenCase:
    """A contract, what is on record, and what is asked."""

    contract: Contract
    history: tuple[Event, ...]
    act: Act
    on: date

    def engine(self, matcher: str, **parts) -> Engine:
        """An engine on the record."""
        return Engine(self.contract, self.history, matcher=matcher, **parts)

    def asked(self, engine: Engine, **parts):
        """The decision on the act."""
        return engine.decide(party_of(self.act), self.act, on=self.on, **parts)


def party_of(act: Act) -> Party:
    """Whose act it is."""
    return BEA if act.kind == "Claim" else ANN


@st.composite
def contracts(draw, *, obliging: bool = False, off: bool = True):
    """A contract whose clauses ask what is open."""
    kinds = pick(draw, (Refuse,), (Refuse,), (Doubt,), OFF)
    parties = pick(draw, (BEA,), (BEA,), (ANN, BEA)) if len(kinds) == 1 else (BEA,)
    questions = pick(draw, QUESTIONS[:1], QUESTIONS, QUESTIONS[1:], ()) if off else QUESTIONS
    scope = Scope(tuple(product(parties, kinds)), questions, Left(off=3 if off else 0))
    provisions: list[Clause | Definition] = []
    if chance(draw, 4):
        provisions.append(Definition("D1", "As defined.", draw(conditions(scope, 1))))
        scope = evolve(scope, definitions=("D1",))
    targets = ("C1", "C2")[: pick(draw, 1, 2)]
    for id_ in targets:
        laid_down = draw(obligations(scope) if obliging else rules(scope))
        beside = [draw(rules(scope))] if chance(draw, 3) else []
        dormant = chance(draw, 4)
        provisions.append(Clause(id_, f"As {id_} says.", laid_down, *beside, dormant=dormant))
    if draw(st.booleans()):
        numbers = (1, 2)[: pick(draw, 1, 2)]
        laid_down = [draw(powers(scope, number, (*targets, "P"))) for number in numbers]
        provisions.append(Clause("P", "The powers.", *laid_down))
    return Contract(
        name="The contract",
        parties=(ANN, BEA),
        clauses=tuple(provisions),
        effective=START,
        actions=WORDS,
    )


@st.composite
def events(draw, id_: str):
    """Something on record."""
    on = pick(draw, *WEEK)
    recorded = on + timedelta(days=pick(draw, 0, 0, 1, 3))
    model, level = pick(draw, *MODELS), pick(draw, 1, 2, 3)
    parts = {"on": on, "id": id_, "recorded": recorded}
    match pick(draw, "release", "release", "claim", "order", "order", "pay", "off"):
        case "claim":
            return BEA.does(Claim(pick(draw, 1, 2), ANN), **parts)
        case "order":
            return ANN.does(Order(usd(pick(draw, 1, 2)), level, WEEK[2]), **parts)
        case "pay":
            return BEA.does(Pay(usd(pick(draw, 1, 2)), ANN), **parts)
        case "off":
            return BEA.does(pick(draw, Refuse(model), Doubt(level)), **parts)
    return pick(draw, ANN, BEA).does(Release(model, level), **parts)


@st.composite
def open_cases(draw, *, most_events: int = 4, obliging: bool = False, off: bool = True):
    """A contract that leaves points open, a history, and a question."""
    contract = draw(contracts(obliging=obliging, off=off))
    length = draw(st.integers(0, most_events))
    history = tuple(draw(events(f"e{number}")) for number in range(length))
    model, level = pick(draw, *MODELS, STRANGER), pick(draw, 1, 2)
    act = Claim(level, ANN) if chance(draw, 4) else Use(model, level)
    return OpenCase(contract, history, act.act, pick(draw, *WEEK[:0:-1]))
