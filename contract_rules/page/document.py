"""Writes a page: the data, the drawing and what shows them, in one file without a network."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from attrs import evolve

from contract_rules.answers import drawing
from contract_rules.answers.drawing import Bar, Scale
from contract_rules.answers.duties import OVER
from contract_rules.answers.rows import UNALLOCATED
from contract_rules.errors import ExtraMissingError
from contract_rules.page.data import Data
from contract_rules.values.arguments import guard_of, look
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import On, Seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import Template

    from contract_rules.engine import Reader

_DAYS = guard_of(tuple[On, ...])


def page(engine: Reader, *, known_by: tuple[On, ...] = (), timeout: Seconds | None = None) -> str:
    """A contract and its record as one page of HTML, which opens from disk and asks no network.

    What a party may and may not do is on it from the contract's first day on, with switches for
    the date, the readings of contested questions, and by when things were known. Where the cases
    of an action have no list, as a clause compares two fields of one act, or one with the day of
    the act, the page says so in place of its rows; see `Engine.timeline`.

    Args:
        engine: The engine that answers.
        known_by: Days to the end of which the page tells, too, what was to come by what was known.
            Of other days it tells where nothing became known later that bears on the day shown.
        timeout: How many seconds each timeline may take; None for as many as it takes.

    Returns:
        The page, to be written in UTF-8.

    Raises:
        ExtraMissingError: When Jinja2 is not installed.
        NaiveDatetimeError: For a datetime without a time zone.
        OutOfTimeError: When a timeline is not there in that time.
        EngineClosedError: When the engine is closed.
    """
    look("known_by", known_by, _DAYS)
    return written(Data(engine, known_by, timeout))


def written(data: Data) -> str:
    """The page of what is known; see `page`."""
    template = _template()
    told = data.to_json()
    return template.render(
        data=told,
        drawn=_Drawn(data, told),
        script=_script(),
        style=_read("style.css"),
        json=_in_script(told),
    )


def _template() -> Template:
    try:
        from jinja2 import Environment, StrictUndefined
    except ModuleNotFoundError as error:
        msg = f"{error}; a page needs: pip install 'contract-rules[page]'"
        raise ExtraMissingError(msg) from error
    made = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.from_string(_read("page.html"))


def _read(name: str) -> str:
    return files("contract_rules.page").joinpath(name).read_text(encoding="utf-8")


def _script() -> str:
    return _read("logic.js") + _read("page.js")


def _in_script(data: Any) -> str:  # noqa: ANN401 (any data)
    """JSON data in letters of ASCII that end no script and begin no comment."""
    told = json.dumps(data, separators=(",", ":"))
    for character in "<>&":
        told = told.replace(character, f"\\u{ord(character):04x}")
    return told


@frozen
class _Drawn:
    """What is drawn of a page beforehand; each part is markup already.

    Attributes:
        data: What the page knows.
        told: The same as JSON data.
    """

    data: Data
    told: dict[str, Any]

    @property
    def scale(self) -> Scale:
        """The days that are shown."""
        return Scale(first=self.data.first, last=self.data.last)

    @property
    def patterns(self) -> str:
        """The patterns that bars are told apart by."""
        return drawing.patterns()

    @property
    def axis(self) -> str:
        """The years over the bars."""
        return drawing.axis(self.scale)

    @property
    def legend(self) -> list[tuple[str, str, str]]:
        """The verdict words: each with its sign and its meaning."""
        return [(word, drawing.SIGNS[word], meaning) for word, meaning in _MEANINGS.items()]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The amendments, each with where it stands."""
        found: list[dict[str, Any]] = []
        for text in self.told["texts"][1:]:
            at = self.scale.at(date.fromisoformat(text["since"]))
            near = [one["level"] for one in found if at - one["at"] < _NAME]
            level = next(n for n in range(len(near) + 1) if n not in near)
            found.append({**text, "at": at, "level": level})
        return found

    @property
    def levels(self) -> int:
        """How many lines the names of amendments take."""
        return max([line["level"] + 1 for line in self.lines], default=0)

    def parties(
        self, number: int
    ) -> Iterator[tuple[str, list[dict[str, Any]], list[dict[str, Any]]]]:
        """The rows of a time of knowing by party, each drawn; and what has none."""
        epoch = self.told["epochs"][number]
        rows = enumerate(epoch["rows"])
        drawn = {
            party: [self._row(index, row) for index, row in found]
            for party, found in groupby(rows, key=lambda one: one[1]["party"])
        }
        left_out = {
            party: [one for one in epoch["unlisted"] if one["party"] == party]
            for party in self.told["parties"]
        }
        for party in self.told["parties"]:
            if party in drawn or left_out[party]:
                yield party, drawn.get(party, []), left_out[party]

    def _row(self, index: int, row: dict[str, Any]) -> dict[str, Any]:
        answers = self.told["answers"]
        causes = [cause["event"] for span in row["spans"] for cause in span["by"]]
        happened = {event["id"]: event["day"] for event in self.told["events"]}
        bars = [
            Bar(
                since=date.fromisoformat(span["since"]),
                until=span["until"] and date.fromisoformat(span["until"]),
                word=answers[span["answer"]]["word"],
                label=", ".join(answers[span["answer"]]["clauses"]),
                title=f"{row['party']}, {row['what']}: {answers[span['answer']]['word']}",
            )
            for span in row["spans"]
        ]
        svg = drawing.row(
            bars,
            self.scale,
            lines=[date.fromisoformat(text["since"]) for text in self.told["texts"][1:]],
            ticks=[date.fromisoformat(happened[id_]) for id_ in causes if id_ in happened],
            projected=self.data.record_ends,
            about=f"{row['party']}: {row['what']}",
        )
        return {"index": index, "what": row["what"], "svg": svg}

    @property
    def duties(self) -> list[dict[str, Any]]:
        """The duties, each drawn from its arising on."""
        return [self._duty(number, duty) for number, duty in enumerate(self.told["duties"])]

    def _duty(self, number: int, duty: dict[str, Any]) -> dict[str, Any]:
        states, last = duty["states"], duty["states"][-1]["state"]
        begins = [date.fromisoformat(one["since"]) for one in states]
        begins[0] = max(min(begins[0], date.fromisoformat(last["arisen"][:10])), self.data.first)
        ends = [*(since - timedelta(1) for since in begins[1:]), None]
        over = last["word"] in OVER
        what, which = last["what"], _which(last)
        if last["grows"]:
            what = f"{what} (so much on {states[-1]['since']}, and it grows)"
        bars = [
            Bar(
                since=since,
                until=until,
                word=one["state"]["word"],
                label=" ".join(one["state"][part] for part in ("word", "clause")),
                title=f"{last['bearer']}, {what}: {one['state']['word']}",
            )
            for since, until, one in zip(begins, ends, states, strict=True)
        ]
        if over:
            final = bars.pop()
            until = min(final.since + timedelta(60), self.data.last)
            bars.append(evolve(final, until=until, label=final.word))
        counted = [s["on"] for s in last["steps"] if s["event"]]
        svg = drawing.row(
            bars,
            self.scale,
            lines=_day(last["due"]),
            ticks=[on for text in counted for on in _day(text)],
            projected=self.data.record_ends,
            about=f"{last['bearer']}: {what}, {which}",
        )
        return {"index": number, **last, "what": what, "which": which, "svg": svg}

    @property
    def unallocated(self) -> list[dict[str, Any]]:
        """The payments beyond what was owed, each drawn from its day on."""
        return [self._excess(number, one) for number, one in enumerate(self.told["unallocated"])]

    def _excess(self, number: int, one: dict[str, Any]) -> dict[str, Any]:
        begins = [date.fromisoformat(state["since"]) for state in one["states"]]
        ends = [*(since - timedelta(1) for since in begins[1:]), None]
        bars = [
            Bar(
                since=since,
                until=until,
                word=UNALLOCATED,
                label=state["left"],
                title=f"{one['by']}, {one['what']}: {state['told']}",
            )
            for since, until, state in zip(begins, ends, one["states"], strict=True)
            if state["left"]
        ]
        about = f"{one['by']}: {one['what']}"
        svg = drawing.row(bars, self.scale, projected=self.data.record_ends, about=about)
        told = [state["told"] for state in one["states"] if state["told"]][-1]
        which = told if one["states"][-1]["told"] else f"until {ends[-2]}: {told}"
        return {"index": number, **one, "which": which, "svg": svg}


def _which(state: dict[str, Any]) -> str:
    """Which of duties that recur it is: by its last day, or since when it is owed."""
    return f"due by {state['due']}" if state["due"] else f"since {state['arisen']}"


def _day(text: str | None) -> Iterable[date]:
    """The day of a date or an instant, if there is one."""
    return () if text is None else (date.fromisoformat(text[:10]),)


_NAME = 14
"""How wide the name of an amendment is at most, in percent of a narrow drawing."""

_MEANINGS = {
    "MAY": "may, by a clause",
    "CAN": "may, and it takes effect",
    "FREE": "no clause speaks of it",
    "MAY NOT": "forbidden",
    "CANNOT": "changes nothing: the power is not there",
    "CONFLICT": "clauses clash",
    "DEPENDS": "turns on what is open",
}
