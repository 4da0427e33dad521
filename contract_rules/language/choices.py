"""The words for which of several events is meant, where something is taken from one.

An amount, a deadline or whom an effect is about may be taken from an event that a condition finds:
``buyer.must(Pay(amount=Quote.price), upon=Order, provided=seller.did(Quote()))``. Of several it is
the latest that fits, unless the first is asked for.
"""

from __future__ import annotations

from attrs import evolve

from contract_rules.errors import WrongTypeError
from contract_rules.norms.expressions import Occurred


def first(act: Occurred) -> Occurred:
    """That there was such an act; what is taken from one is taken from the first.

    A condition that compares what it tells holds of any such act, be it the first or not.

    It is a variable of its own for the event that it finds: after
    ``quoted = first(seller.did(Quote()))`` write ``quoted.on`` and ``quoted[Quote.price]``.

    Args:
        act: What was done: ``seller.did(Quote())``.

    Raises:
        WrongTypeError: When it is no single act.
    """
    return evolve(_single("first", act), first=True)


def latest(act: Occurred) -> Occurred:
    """That there was such an act; what is taken from one is taken from the latest, as by default.

    A condition that compares what it tells holds of any such act, be it the latest or not: rule
    out that another came after it, ``last & ~(later & (later.on > last.on))``.

    The latest by the time at which it happened, then by when it was recorded, then by its id; of
    several acts that a condition asks for together, the one that is named first goes before.

    Args:
        act: What was done: ``seller.did(Quote())``.

    Raises:
        WrongTypeError: When it is no single act.
    """
    return evolve(_single("latest", act), first=False)


def _single(word: str, act: object) -> Occurred:
    if isinstance(act, Occurred):
        return act
    msg = f"{word}(...) is of one act; write {word}(party.did(Action(...))), not {word}({act!r})"
    raise WrongTypeError(msg)
