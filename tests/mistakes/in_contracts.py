"""Mistakes in contracts and questions: what provokes each, its kind, its exact text."""

from __future__ import annotations

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Definition,
    Engine,
    Parameter,
    Party,
    breach_of,
    ends,
    kept,
    other_than,
)
from contract_rules.contracts import serialization
from contract_rules.errors import (
    AmbiguousTermError,
    AmendmentError,
    CircularDefinitionError,
    CircularPrecedenceError,
    CircularQuestionError,
    DuplicateClauseError,
    EngineClosedError,
    EventConflictError,
    InvalidContractError,
    UnboundParameterError,
    UnboundTermError,
    UnknownActionError,
    UnknownClauseError,
    UnknownDutyError,
    UnknownEventError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.norms.derived_events import BREACHED, CONTRACT
from contract_rules.norms.expressions import Const, Occurred, OneOf, Pattern
from mistakes.small_contract import (
    NAIVE,
    Consent,
    Procure,
    Sell,
    amended,
    ann,
    azure,
    bea,
    circle,
    closed,
    consented,
    constants,
    contract,
    decide,
    done,
    later,
    lone,
    more,
    oracle,
    provided,
    record,
    rule,
)


def asked(*clauses):
    """The question whether a duty under the clauses is in breach, as JSON data may put it."""
    matcher = OneOf(tuple(map(Const, clauses)))
    return Occurred(CONTRACT, Pattern(BREACHED.name, (("clause", matcher),) if clauses else ()))


template = Contract(
    name="The template",
    parties=(Parameter("name", Party), bea),
    clauses=(Clause("C1", "Bea may consent.", bea.may(Consent(azure))),),
    effective=later,
)

CONTRACTS = {
    "a text that takes effect within a day": (
        lambda: Amendment(title="The first", effective=NAIVE),
        WrongTypeError,
        (
            "datetime.datetime(2025, 1, 1, 9, 0) is not a date; "
            "texts take effect on a day: date(2025, 1, 21)"
        ),
    ),
    "a party of the name of who does what follows by itself": (
        lambda: Contract(
            name="The contract",
            parties=(ann, Party("the contract")),
            clauses=(),
            effective=later,
        ),
        WrongTypeError,
        "no party is called 'the contract'; give it another name",
    ),
    "an action of the name of what follows by itself": (
        lambda: contract(Clause("C03", "C.", ann.may(type("duty kept", (Action,), {})()))),
        WrongTypeError,
        "no action is called 'duty kept', which is what follows by itself; rename it",
    ),
    "two mistakes at once": (
        lambda: Contract(
            name="The contract",
            parties=(ann,),
            clauses=(Clause("C03", "C.", bea.may(Sell()), overrides=("C09",)),),
            effective=later,
        ),
        InvalidContractError,
        (
            "2 mistakes in the contract 'The contract':\n"
            "1. in_contracts.py:LINE: C03 names 'Bea', no party of the contract; "
            "there are: Ann\n"
            "2. in_contracts.py:LINE: C03 names 'C09', no clause; did you mean 'C03'?"
        ),
    ),
    "a question about the duties of two clauses": (
        lambda: contract(Clause("C03", "C.", ann.may(Sell(), provided=asked("C01", "C02")))),
        WrongTypeError,
        ("C03 asks about duties under no clause, or several; name one in each condition"),
    ),
    "a question about the duties of no clause": (
        lambda: contract(Clause("C03", "C.", ann.may(Sell(), provided=asked()))),
        WrongTypeError,
        ("C03 asks about duties under no clause, or several; name one in each condition"),
    ),
    "two actions of one name": (
        lambda: contract(
            rule,
            more,
            Clause("C03", "C.", ann.may(type("Procure", (Action,), {})())),
        ),
        WrongTypeError,
        "two actions are called 'Procure' and differ; rename one",
    ),
    "a question about a matcher": (
        lambda: decide(ann, Procure(provider=other_than(azure))),
        WrongTypeError,
        "Procure asks what provider is; an act states it: give a value",
    ),
    "a question about a name": (
        lambda: decide(ann, "Procure"),
        WrongTypeError,
        "'Procure' is no act; write an action with its fields: Pay(amount=usd(60))",
    ),
    "a question about a party's name": (
        lambda: decide("Ann", Procure(provider=azure)),
        WrongTypeError,
        "'Ann' is no party; write Party('Ann'), or take it from the contract",
    ),
    "a question on a string": (
        lambda: decide(ann, Procure(provider=azure), on="2025-01-01"),
        WrongTypeError,
        "'2025-01-01' is not a date; write date(2025, 1, 21)",
    ),
    "a matcher that is not there": (
        lambda: Engine(contract(), matcher="fast"),
        WrongTypeError,
        "there is no matcher 'fast'; write 'durable', 'compiled', 'both' or 'semantics'",
    ),
    "an action that the contract does not have": (
        lambda: decide(ann, Sell()),
        UnknownActionError,
        (
            "The contract has no action 'Sell', as no clause speaks of it, nor "
            "Contract(..., actions=(Sell,)); there are: Consent, Declare, Procure"
        ),
    ),
    "a pattern of an action that is not there": (
        lambda: serialization.from_json(
            Contract,
            {
                "name": "The contract",
                "parties": ["Ann"],
                "clauses": [
                    {
                        "is": "Clause",
                        "id": "C01",
                        "text": "A.",
                        "norms": [{"is": "Permission", "bearer": "Ann", "act": {"kind": "Sel"}}],
                    }
                ],
                "effective": {"date": "2025-01-01"},
                "actions": [{"name": "Sell", "fields": [], "phrase": "sell"}],
            },
        ),
        UnknownActionError,
        "C01 speaks of 'Sel', no action; did you mean 'Sell'?",
    ),
    "a party that the contract does not name": (
        lambda: decide(Party("An"), Procure(provider=azure)),
        UnknownPartyError,
        "The contract has no party 'An'; did you mean 'Ann'?",
    ),
    "a norm of a party that the contract does not name": (
        lambda: contract(rule, more, parties=(ann,)),
        UnknownPartyError,
        "C02 names 'Bea', no party of the contract; there are: Ann",
    ),
    "clauses that ask about each other's duties": (
        lambda: contract(
            Clause("C01", "A.", ann.must(Procure(provider=azure), provided=kept("C02"))),
            Clause("C02", "B.", bea.must(Consent(provider=azure), provided=breach_of("C01"))),
        ),
        CircularQuestionError,
        (
            "clauses ask about each other's duties in a circle: C02 waits for C01 waits for C02; "
            "ask in one of them about the act instead: party.did(Action(...))"
        ),
    ),
    "a term that nothing binds": (
        lambda: Clause("C01", "A.", ann.may(Procure(provider=Consent.provider))),
        UnboundTermError,
        (
            "nothing here finds the Consent that Consent.provider speaks of; "
            "add a condition such as party.did(Consent(...)), or use a field of the act itself"
        ),
    ),
    "a term of an event that must not be found": (
        lambda: provided(~consented & (Consent.on < later)),
        UnboundTermError,
        (
            "nothing here finds the Consent that Consent.on speaks of; "
            "add a condition such as party.did(Consent(...)), or use a field of the act itself"
        ),
    ),
    "a term of an event found elsewhere": (
        lambda: Clause("C01", "A.", ann.may(Procure(provider=consented[Consent.provider]))),
        UnboundTermError,
        (
            "Consent.provider speaks of an event that is found elsewhere; "
            "join the condition that finds it to this one"
        ),
    ),
    "an event explained by itself": (
        lambda: provided(bea.did(Consent(provider=Consent.provider))),
        UnboundTermError,
        (
            "the fields of Consent are explained by each other or by themselves; "
            "state the join on one side only"
        ),
    ),
    "two constants compared": (
        constants,
        UnboundTermError,
        "two constants are compared; compare a field or a date of an act or event",
    ),
    "a term of two events": (
        lambda: provided(consented & bea.did(Consent(provider=oracle)) & (Consent.on < later)),
        AmbiguousTermError,
        (
            "Consent.on could speak of 2 events; take the field from one: "
            "first = party.did(Consent(...)), then first[Consent.on] or first.on"
        ),
    ),
    "two clauses of one id": (
        lambda: contract(rule, rule),
        DuplicateClauseError,
        "two clauses have the id 'C01'; number each its own",
    ),
    "an amendment that adds what is there": (
        lambda: amended(adds=(rule,)),
        DuplicateClauseError,
        "The first adds 'C01', which is there; say replaces=(...)",
    ),
    "an amendment of a clause that is not there": (
        lambda: amended(repeals=("C03",)),
        UnknownClauseError,
        "The first changes 'C03', which is not there; did you mean 'C02'?",
    ),
    "an effect on a clause that is not there": (
        lambda: lone(ann.can(Procure(provider=azure), then=ends("C9"))),
        UnknownClauseError,
        "C01 names 'C9', no clause; there are: C01",
    ),
    "a precedence over a clause that is not there": (
        lambda: lone(ann.may(Procure(provider=azure)), overrides=("C9",)),
        UnknownClauseError,
        "C01 names 'C9', no clause; there are: C01",
    ),
    "a definition that is not in the text": (
        lambda: contract(provided(Definition("D1", "One.", consented).holds)),
        UnknownClauseError,
        "C01 uses the definition 'D1', which is not in the same text; there are none",
    ),
    "two amendments of one day": (
        lambda: contract(
            amendments=(
                Amendment(title="The first", effective=later),
                Amendment(title="The second", effective=later),
            )
        ),
        AmendmentError,
        (
            "an amendment effective on 2025-06-01 follows a text of 2025-06-01; "
            "list amendments in order, one for each day"
        ),
    ),
    "definitions in a circle": (
        circle,
        CircularDefinitionError,
        (
            "definitions explain each other in a circle: D1 needs D2 needs D1; "
            "break it at one of them"
        ),
    ),
    "clauses that prevail over each other": (
        lambda: contract(
            Clause("C01", "A.", ann.may(Procure(provider=azure)), overrides=("C02",)),
            Clause("C02", "B.", ann.may(Procure(provider=azure)), overrides=("C01",)),
        ),
        CircularPrecedenceError,
        "C01 prevails over itself by way of C02; drop one of the overrides",
    ),
    "an event whose id is taken": (
        lambda: record(done, bea.does(Consent(provider=oracle), on=later, id="one")),
        EventConflictError,
        (
            "the id 'one' is taken by a different event (2025-06-01 Bea Consent(provider=Azure)): "
            "they differ in the field provider (Azure on record, Oracle here); "
            "if it is the same event, leave it out or record it with what is on record; "
            "if it is a second one, give it an id of its own: does(..., id='...')"
        ),
    ),
    "an event that is not on record, asked about": (
        lambda: Engine(contract(), matcher="semantics").why_not_owed(done, on=later),
        UnknownEventError,
        (
            "2025-06-01 Bea Consent(provider=Azure) is not on record by 2025-06-01; "
            "record it, or ask engine.suppose(it)"
        ),
    ),
    "a duty that there is not, asked about": (
        lambda: Engine(contract(), matcher="semantics").duty("C01.0", on=later),
        UnknownDutyError,
        "there is no duty 'C01.0' by 2025-06-01; there are none",
    ),
    "a clause that is not there, asked about": (
        lambda: Engine(contract(), matcher="semantics").why_not_owed("C09", on=later),
        UnknownClauseError,
        "The contract has no clause 'C09'; ask about one of its clauses",
    ),
    "a template that is asked something": (
        lambda: Engine(template),
        UnboundParameterError,
        ("The template is a template without a value of name; write template.instance(name=...)"),
    ),
    "a question to a closed engine": (
        closed,
        EngineClosedError,
        "this engine is closed; make another: Engine(contract, facts)",
    ),
}
