"""Mistakes in reversing events and in correcting the record of them."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from contract_rules import Clause, Engine, begins, usd
from contract_rules.errors import (
    EventConflictError,
    ReversalError,
    UnknownEventError,
    UnknownFieldError,
    WrongTypeError,
)
from mistakes.small_contract import (
    Consent,
    ann,
    azure,
    bea,
    contract,
    later,
    more,
    oracle,
    record,
    rule,
)

earlier, much_later = date(2025, 5, 31), date(2025, 7, 1)
sold = bea.does(Consent(provider=azure), on=later, id="sold")
power = Clause("C03", "C.", bea.can(Consent(provider=azure), then=begins("C01")))
empowered = contract(rule, more, power)
exercised = bea.does(Consent(provider=azure), on=later, id="exercised")

REVERSALS = {
    "the reversal of an event that is not on record": (
        lambda: record(sold.reversal(on=later)),
        UnknownEventError,
        (
            "event 'reversal of sold' reverses 'sold', which is not on record; record that "
            "before, or together with it, or name the id of one that is"
        ),
    ),
    "the correction of an event that is not on record": (
        lambda: record(sold.correction(recorded=later)),
        UnknownEventError,
        (
            "event 'correction of sold recorded on 2025-06-01' corrects 'sold', which is not on "
            "record; record that before, or together with it, or name the id of one that is"
        ),
    ),
    "a second reversal of an event": (
        lambda: record(sold, sold.reversal(on=later), sold.reversal(on=later, id="again")),
        EventConflictError,
        (
            "event 'sold' is reversed by 'reversal of sold' already; an event is reversed once. "
            "If that was recorded wrongly, correct it, and leave out 'again'"
        ),
    ),
    "the reversal of an exercise": (
        lambda: Engine(empowered, (exercised, exercised.reversal(on=later)), matcher="semantics"),
        ReversalError,
        (
            "event 'exercised' is the exercise of a power, which no reversal undoes; if it was "
            "recorded wrongly, correct it: event.correction(recorded=...); else record the "
            "exercise that ends what it began"
        ),
    ),
    "the reversal of a reversal": (
        lambda: sold.reversal(on=later).reversal(on=later),
        ReversalError,
        (
            "a reversal cannot be reversed; if the record of it is wrong, correct it: "
            "event.correction(recorded=...)"
        ),
    ),
    "the reversal of a correction": (
        lambda: sold.correction(recorded=later).reversal(on=later),
        ReversalError,
        (
            "a correction cannot be reversed; if the record of it is wrong, correct it: "
            "event.correction(recorded=...)"
        ),
    ),
    "the reversal of a reversal, on record": (
        lambda: record(
            sold,
            sold.reversal(on=later),
            evolve(sold, on=later, id="r", reverses="reversal of sold"),
        ),
        ReversalError,
        (
            "event 'r' reverses 'reversal of sold', which is itself a reversal; record a "
            "correction of that instead: event.correction(recorded=...)"
        ),
    ),
    "the reversal of a correction, on record": (
        lambda: record(
            sold,
            sold.correction(recorded=later, id="c"),
            evolve(sold, on=later, id="r", reverses="c"),
        ),
        ReversalError,
        (
            "event 'r' reverses 'c', which is itself a correction; record a "
            "correction of that instead: event.correction(recorded=...)"
        ),
    ),
    "a reversal before the event": (
        lambda: sold.reversal(on=earlier),
        ReversalError,
        ("event 'sold' happened on 2025-06-01, and cannot be reversed before that, on 2025-05-31"),
    ),
    "a reversal before the event, as that is corrected": (
        lambda: record(
            sold,
            sold.reversal(on=later, id="r"),
            sold.correction(recorded=much_later, on=much_later),
        ),
        ReversalError,
        (
            "event 'sold' happened on 2025-07-01, and cannot be reversed before that, on "
            "2025-06-01, as 'r' says"
        ),
    ),
    "the reversal of another act than that of the event": (
        lambda: record(sold, evolve(sold, by=ann, id="r", reverses="sold")),
        ReversalError,
        (
            "event 'r' reverses 'sold', and tells of another act than that: Ann "
            "Consent(provider=Azure), not Bea Consent(provider=Azure); write "
            "event.reversal(on=...)"
        ),
    ),
    "an event that undoes two": (
        lambda: evolve(sold, id="r", reverses="sold", corrects="sold"),
        ReversalError,
        (
            "an event undoes one event, in one way: give it reverses=, corrects= or strikes=, "
            "or write event.reversal(on=...) and event.correction(recorded=...)"
        ),
    ),
    "a correction before the record": (
        lambda: sold.correction(recorded=earlier),
        ReversalError,
        (
            "event 'sold' was recorded on 2025-06-01, and cannot be corrected before that, on "
            "2025-05-31"
        ),
    ),
    "a correction of what never happened": (
        lambda: sold.correction(recorded=later, id="c").correction(recorded=later, on=earlier),
        ReversalError,
        (
            "'c' says that an event never happened, so that it has nothing to be changed; strike "
            "it, by correction(recorded=...) alone, and correct the event"
        ),
    ),
    "a correction of what never happened, on record": (
        lambda: record(
            sold,
            sold.correction(recorded=later, id="c"),
            evolve(sold, recorded=later, id="d", corrects="c"),
        ),
        ReversalError,
        (
            "event 'd' changes 'c', which says that an event never happened; strike it, by "
            "correction(recorded=...) alone, and correct the event"
        ),
    ),
    "a correction of the act of a reversal": (
        lambda: sold.reversal(on=later, id="r").correction(recorded=later, by=ann),
        ReversalError,
        (
            "'r' reverses an event, the whole of it; all that can be corrected of it is on=, or, "
            "without changes, that it happened"
        ),
    ),
    "a correction of the act of a reversal, on record": (
        lambda: record(
            sold,
            sold.reversal(on=later, id="r"),
            evolve(sold, by=ann, recorded=later, id="c", corrects="r"),
        ),
        ReversalError,
        (
            "event 'c' changes the act of 'r', which reverses an event, the whole of it; correct "
            "on=, or the event that is reversed"
        ),
    ),
    "corrections of each other": (
        lambda: record(evolve(sold, id="c", corrects="d"), evolve(sold, id="d", corrects="c")),
        ReversalError,
        (
            "events 'c' and 'd' correct each other; one of them must name the event whose record "
            "was wrong"
        ),
    ),
    "a correction of a field that there is not": (
        lambda: sold.correction(recorded=later, providr=oracle),
        UnknownFieldError,
        "event 'sold' states no providr; did you mean 'provider'?",
    ),
    "a correction of a field to another type": (
        lambda: sold.correction(recorded=later, provider=usd(1)),
        WrongTypeError,
        (
            "event 'sold' has provider Azure, and the right one is of the same type: Provider, "
            "not USD 1.00"
        ),
    ),
}
