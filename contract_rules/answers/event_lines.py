"""Events as numbered lines that people read, whatever contract they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.answers.phrases import Words
from contract_rules.values.escapes import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_rules.values.events import Event

NOTHING = "nothing has happened"
"""What is told where there are no events."""


def in_lines(events: Sequence[Event]) -> str:
    """Events as lines: the number of each, its date, and who did what.

    Args:
        events: The events, in the order of recording.
    """
    acts = (event.act for event in events)
    words = Words({act.kind: act.schema for act in acts if act.schema is not None})
    numbers = {event.id: str(number) for number, event in enumerate(events, 1)}
    wide = len(str(len(events)))
    lines = (
        f"{number:>{wide}}  {event.on.isoformat()}  {_told(event, words, numbers)}"
        for number, event in enumerate(events, 1)
    )
    return "\n".join(lines) or NOTHING


def _told(event: Event, words: Words, numbers: dict[str, str]) -> str:
    """What happened, when it became known, and which event it names."""

    def named(id_: str) -> str:
        return f"event {numbers.get(id_, escaped(id_))}"

    if event.reverses:
        parts = [f"{named(event.reverses)} is reversed"]
    elif event.strikes:
        parts = [f"{named(event.strikes)} is struck from the record: it never happened"]
    elif event.corrects:
        parts = [f"{named(event.corrects)} is corrected: {_done(event, words)}"]
    else:
        parts = [_done(event, words)]
    if event.recorded != event.on:
        parts.append(f"known on {event.recorded.isoformat()}")
    if event.towards and not event.strikes:
        parts.append(f"towards {named(event.towards)}")
    return "; ".join(parts)


def _done(event: Event, words: Words) -> str:
    """Who did what; of an act that knows no action of its own, as it is written down."""
    if event.act.kind not in words.kinds:
        return f"{event.by} {event.act}"
    return f"{words.done(event.by, event.act)}{words.unspoken(event.act)}"
