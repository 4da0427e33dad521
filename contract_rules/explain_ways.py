"""What a decision or a duty turns on, as sentences: each open point, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract_rules.explain import Notes, headline, question_line, sentence, word, wrapped
from contract_rules.findings import Verdict
from contract_rules.phrases import Words, listed
from contract_rules.questions import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_rules.explain import Decided
    from contract_rules.settlement import Point, Settled, Way


def decision(decided: Decided) -> str:
    """A decision in full: a line that stands alone, the reason, and the evidence."""
    words = Words(decided.contract.vocabulary, {})
    act = f"{decided.party}: {words.act(decided.act)} ({decided.on.isoformat()})"
    notes = Notes()
    told = because(decided, words.about(decided.act), notes)
    return "\n".join((headline(decided, act), "", told, str(notes)))


def because(decided: Decided, words: Words, notes: Notes) -> str:
    """Why, in one sentence; where it turns on something, what on, and one for each way."""
    if not decided.ways:
        return _block(sentence(decided, words, notes))
    open_ = turning(decided.ways, words, notes)
    ways = [
        f"{given(way.settled, words)}: {word(way.answer)}. {sentence(way.answer, words, notes)}"
        for way in decided.ways
    ]
    if decided.verdict is not Verdict.UNDETERMINED:
        first = f"It comes out so in any case, but why turns on {open_}."
    else:
        first = f"It turns on {open_}."
    return "\n".join(map(_block, (first, *ways)))


def turning(ways: Sequence[Way[Any]], words: Words, notes: Notes) -> str:
    """The open points, as what follows "it turns on"."""
    points = dict.fromkeys(s.point for way in ways for s in way.settled)
    return listed((_point(point, words, notes) for point in points), "and")


def _point(point: Point, words: Words, notes: Notes) -> str:
    if isinstance(point, Question):
        return f"how {point.id} is read {notes.cite(question_line(point))}"
    kind = words.kinds[point.act.kind].name
    cited = notes.cite(f"{kind} by {point.by}: it need not be on record, and none is")
    return f"whether {point.by} did {words.act(point.act)} by {point.on.isoformat()} {cited}"


def given(settled: tuple[Settled, ...], words: Words) -> str:
    """How points are settled, as the beginning of a sentence."""
    return f"If {listed((_so(one, words) for one in settled), 'and')}"


def _so(settled: Settled, words: Words) -> str:
    point = settled.point
    if isinstance(point, Question):
        return f"{point.id} is read as {settled.choice}"
    return f"{point.by} {'did' if settled.choice else 'did not'} {words.act(point.act)}"


def _block(text: str) -> str:
    return wrapped(text, "  ", "  ")
