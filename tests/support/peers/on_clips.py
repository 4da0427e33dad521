"""The workload in CLIPS: acts are taken one after the other, and rules keep what follows of them.

All events are asserted before the rules run, once, and none is retracted. clipspy 1.0.6 never
releases a fact that it has asserted, and CLIPS goes through all that are retracted and not
released, again and again: were the rules run after each event, the time would grow by its square.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from clips import Environment, Symbol

from support.workload import ANSWER, BUDGET, QUIET, REPLACE, SETTLE, Raw, Told

CONSTRUCTS = f"""
(deftemplate event (slot n) (slot kind) (slot id) (slot key) (slot amount) (slot day))

(deftemplate act (slot kind) (slot id) (slot key) (slot amount) (slot day))

(deftemplate known (slot kind) (slot key))

(deftemplate embargo (slot key) (slot until))

(deftemplate spent (slot key) (slot amount))

(deftemplate bill (slot id) (slot key) (slot left) (slot due))

(deftemplate duty (slot clause) (slot id) (slot key) (slot by) (slot due))

(deftemplate breach (slot clause) (slot id) (slot day))

(defrule remember
  (act (kind ?kind&Consent|Block|Approve|Vet|Waive) (key ?key))
  =>
  (assert (known (kind ?kind) (key ?key))))

(defrule W1
  (act (kind Procure) (id ?id) (key ?key) (day ?day))
  (not (known (kind Consent) (key ?key)))
  =>
  (assert (breach (clause W1) (id ?id) (day ?day))))

(defrule W2
  (act (kind Ship) (id ?id) (key ?key) (day ?day))
  (known (kind Block) (key ?key))
  =>
  (assert (breach (clause W2) (id ?id) (day ?day))))

(defrule embargo
  (act (kind Embargo) (key ?key) (day ?day))
  =>
  (assert (embargo (key ?key) (until (+ ?day {QUIET})))))

(defrule W3
  (act (kind Disclose) (id ?id) (key ?key) (day ?day))
  (exists (embargo (key ?key) (until ?until&:(<= ?day ?until))))
  =>
  (assert (breach (clause W3) (id ?id) (day ?day))))

(defrule W4
  (declare (salience 10))
  (act (kind Spend) (id ?id) (key ?key) (day ?day))
  (spent (key ?key) (amount ?before&:(> ?before {BUDGET})))
  =>
  (assert (breach (clause W4) (id ?id) (day ?day))))

(defrule first-spent
  ?act <- (act (kind Spend) (key ?key) (amount ?amount))
  (not (spent (key ?key)))
  =>
  (retract ?act)
  (assert (spent (key ?key) (amount ?amount))))

(defrule spent
  ?act <- (act (kind Spend) (key ?key) (amount ?amount))
  ?spent <- (spent (key ?key) (amount ?before))
  =>
  (retract ?act)
  (modify ?spent (amount (+ ?before ?amount))))

(defrule W5
  (act (kind Hire) (id ?id) (key ?key) (day ?day))
  (not (and (known (kind Approve) (key ?key)) (known (kind Vet) (key ?key))))
  =>
  (assert (breach (clause W5) (id ?id) (day ?day))))

(defrule bill
  (act (kind Bill) (id ?id) (key ?key) (amount ?amount) (day ?day))
  =>
  (assert (bill (id ?id) (key ?key) (left ?amount) (due (+ ?day {SETTLE})))))

(defrule pay-a-part
  ?act <- (act (kind Pay) (key ?key) (amount ?amount) (day ?day))
  ?bill <- (bill (key ?key) (left ?left&:(> ?left ?amount)) (due ?due&:(<= ?day ?due)))
  =>
  (retract ?act)
  (modify ?bill (left (- ?left ?amount))))

(defrule pay-the-rest
  (act (kind Pay) (key ?key) (amount ?amount) (day ?day))
  ?bill <- (bill (key ?key) (left ?left&:(<= ?left ?amount)) (due ?due&:(<= ?day ?due)))
  =>
  (retract ?bill))

(defrule W6
  (end)
  (bill (id ?id) (due ?due))
  =>
  (assert (breach (clause W6) (id ?id) (day (+ ?due 1)))))

(defrule W7-arises
  (act (kind Ask) (id ?id) (key ?key) (day ?day))
  =>
  (assert (duty (clause W7) (id ?id) (key ?key) (by Answer) (due (+ ?day {ANSWER})))))

(defrule W8-arises
  (act (kind Reject) (id ?id) (key ?key) (day ?day))
  (not (known (kind Waive) (key ?key)))
  =>
  (assert (duty (clause W8) (id ?id) (key ?key) (by Replace) (due (+ ?day {REPLACE})))))

(defrule done-in-time
  (act (kind ?kind&Answer|Replace) (key ?key) (day ?day))
  ?duty <- (duty (key ?key) (by ?kind) (due ?due&:(<= ?day ?due)))
  =>
  (retract ?duty))

(defrule W7-W8
  (end)
  (duty (clause ?clause) (id ?id) (due ?due))
  =>
  (assert (breach (clause ?clause) (id ?id) (day (+ ?due 1)))))

(defrule done-with
  (declare (salience -10))
  ?act <- (act)
  =>
  (retract ?act))

(deffacts begin (next 0))

(defrule next
  (declare (salience -20))
  ?next <- (next ?n)
  (event (n ?n) (kind ?kind) (id ?id) (key ?key) (amount ?amount) (day ?day))
  =>
  (retract ?next)
  (assert (next (+ ?n 1)))
  (assert (act (kind ?kind) (id ?id) (key ?key) (amount ?amount) (day ?day))))

(defrule end
  (declare (salience -20))
  (next ?n)
  (not (event (n ?n)))
  =>
  (assert (end)))
"""


@cache
def _environment() -> Environment:
    environment = Environment()
    for construct in CONSTRUCTS.strip().split("\n\n"):
        environment.build(construct)
    return environment


def breaches(events: list[Raw]) -> list[Told]:
    """What was breached."""
    clips = _environment()
    clips.reset()
    event = clips.find_template("event")
    for n, (id_, kind, key, amount, at) in enumerate(events):
        event.assert_fact(
            n=n, kind=Symbol(kind), id=id_, key=key, amount=amount, day=at.toordinal()
        )
    clips.run()
    return sorted(
        (fact["clause"], fact["id"], date.fromordinal(fact["day"]))
        for fact in clips.find_template("breach").facts()
    )
