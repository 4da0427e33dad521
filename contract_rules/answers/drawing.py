"""Draws what changes over time as bars of SVG, which notebooks and pages show."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from contract_rules.values.data_classes import frozen
from contract_rules.values.escapes import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SIGNS = {
    "MAY": "✓",
    "CAN": "◆",
    "MAY NOT": "✕",
    "CANNOT": "⊘",
    "CONFLICT": "≠",
    "DEPENDS": "?",
    "FREE": "·",
    "MUST": "!",
    "BREACH": "✕",
    "LATE": "✓",
    "KEPT": "✓",
    "SUSPENDED": "‖",
    "DISCHARGED": "○",
    "UNALLOCATED": "+",
}
"""The sign of each verdict word, and of each word for how a duty stands.

By these bars are told apart without their colours.
"""

COLOURS = {
    "MAY": ("#c3e6cb", "#1b7f37"),
    "CAN": ("#b9e3e6", "#0b6b75"),
    "MAY NOT": ("#f6c1bb", "#b3261e"),
    "CANNOT": ("#e0cfc7", "#6d4c41"),
    "CONFLICT": ("#e2cdf3", "#6a1b9a"),
    "DEPENDS": ("#ffe2a8", "#9a6200"),
    "FREE": ("#eceff1", "#78858c"),
    "MUST": ("#c5d8f7", "#1f4fa3"),
    "BREACH": ("#f6c1bb", "#b3261e"),
    "LATE": ("#dbe8b5", "#5c7a10"),
    "KEPT": ("#c3e6cb", "#1b7f37"),
    "SUSPENDED": ("#e3e0ea", "#5f5a70"),
    "DISCHARGED": ("#eceff1", "#78858c"),
    "UNALLOCATED": ("#e3e0ea", "#5f5a70"),
}
"""The colours of each verdict word: that of the bar, and that of the band at its foot."""

HEIGHT = 24
"""How high a row is, in pixels."""

_BAND = 5


@frozen(kw_only=True)
class Bar:
    """Days on which something is so.

    Attributes:
        since: The first day.
        until: The last day; None where nothing ends it.
        word: The verdict word.
        label: What is written on it beside the sign of the word.
        title: What it says in full.
    """

    since: date
    until: date | None
    word: str
    label: str
    title: str


@frozen(kw_only=True)
class Scale:
    """The days that a drawing shows, from left to right.

    Attributes:
        first: The first day.
        last: The last day, after the first.
    """

    first: date
    last: date

    def at(self, on: date) -> float:
        """Where a day begins, in percent of the width."""
        share = (on - self.first) / (self.last - self.first)
        return round(100 * min(max(share, 0), 1), 3)

    def days(self, bar: Bar) -> tuple[float, float]:
        """Where a bar begins, and how wide it is, in percent of the width."""
        left = self.at(bar.since)
        right = 100.0 if bar.until is None else self.at(bar.until + timedelta(1))
        return left, round(max(right - left, 0.15), 3)

    @property
    def marks(self) -> tuple[date, ...]:
        """The days that are named below: of short times firsts of months, else of years."""
        days = (self.last - self.first).days
        every = next((months for months in _STEPS if days / months < _MOST_MARKS * 31), 240)
        on, found = date(self.first.year, 1, 1), list[date]()
        while on <= self.last:
            if on > self.first:
                found.append(on)
            months = on.year * 12 + on.month - 1 + every
            if months >= date.max.year * 12:
                break
            on = date(months // 12, months % 12 + 1, 1)
        return tuple(found)


def scale_of(first: date, latest: date) -> Scale:
    """The days to be shown where something changes from one day on to another, and some more."""
    margin = max((latest - first) // 20, timedelta(30))
    return Scale(first=first, last=min(latest, date.max - margin) + margin)


_STEPS = (1, 3, 6, 12, 24, 60, 120)
_MOST_MARKS = 18


def shown(text: str, *, keep: str = "") -> str:
    """A text as SVG and HTML hold it; what nobody sees in it is shown by its number.

    Args:
        text: The text.
        keep: What stands there as it is, as the ends of lines.
    """
    return escape(escaped(text, keep=keep))


def patterns() -> str:
    """The patterns of the bands, which stand once beside the rows that use them."""
    lines = {
        "MAY": '<path d="M0 3H6" stroke-width="3"/>',
        "CAN": '<path d="M3 0V6" stroke-width="3"/>',
        "MAY NOT": '<path d="M-1 7 7 -1M2 10 10 2" stroke-width="2"/>',
        "CANNOT": '<path d="M0 0 6 6M6 0 0 6" stroke-width="1.2"/>',
        "CONFLICT": '<path d="M0 5 3 1 6 5" stroke-width="1.6" fill="none"/>',
        "DEPENDS": '<circle cx="3" cy="3" r="1.7" stroke="none"/>',
        "FREE": '<path d="M0 5.5H6" stroke-width="1"/>',
        "MUST": '<path d="M0 1H6M0 4H6" stroke-width="1.2"/>',
        "BREACH": '<path d="M-1 7 7 -1M2 10 10 2" stroke-width="2"/>',
        "LATE": '<path d="M0 3H6M3 0V6" stroke-width="1"/>',
        "KEPT": '<path d="M0 3H6" stroke-width="3"/>',
        "SUSPENDED": '<path d="M1.5 0V6M4.5 0V6" stroke-width="1.2"/>',
        "DISCHARGED": '<path d="M0 5.5H6" stroke-width="1"/>',
        "UNALLOCATED": '<path d="M3 0.5V5.5M0.5 3H5.5" stroke-width="1.2"/>',
    }
    told = "".join(
        f'<pattern id="cr-{name(word)}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<g class="cr-ink cr-{name(word)}" stroke="{COLOURS[word][1]}" fill="{COLOURS[word][1]}">'
        f"{drawn}</g></pattern>"
        for word, drawn in lines.items()
    )
    hatch = (
        '<pattern id="cr-later" width="7" height="7" patternUnits="userSpaceOnUse">'
        '<path class="cr-later" d="M-1 8 8 -1" stroke="#fff" stroke-opacity=".55" '
        'stroke-width="2.4"/></pattern>'
    )
    return (
        '<svg width="0" height="0" aria-hidden="true" focusable="false" '
        f'style="position:absolute"><defs>{told}{hatch}</defs></svg>'
    )


def style_of(word: str) -> str:
    """The colours of a word as a style of HTML, for its cell in a table."""
    fill, band = COLOURS[word]
    return f"background:{fill};color:#1a2327;border-left:{_BAND}px solid {band}"


def name(word: str) -> str:
    """A verdict word as part of an id."""
    return word.lower().replace(" ", "-")


def row(  # noqa: PLR0913 (each part is named)
    bars: Sequence[Bar],
    scale: Scale,
    *,
    lines: Iterable[date] = (),
    ticks: Iterable[date] = (),
    projected: date | None = None,
    about: str = "",
) -> str:
    """A row of bars as SVG, as wide as what holds it.

    Args:
        bars: The bars, one after another.
        scale: Which days are shown.
        lines: Days on which another text takes effect.
        ticks: Days of events.
        projected: The last day of which something is on record; what lies after it is hatched.
        about: What the row is about, for whoever does not see it.
    """
    there = [(n, bar, *scale.days(bar)) for n, bar in enumerate(bars) if bar.since <= scale.last]
    parts = [_bar(*one) for one in there]
    if projected is not None and projected < scale.last:
        at = scale.at(projected + timedelta(1))
        parts.append(
            f'<rect class="cr-hatch" x="{at}%" y="1" width="{round(100 - at, 3)}%" '
            f'height="{HEIGHT - 2}" fill="url(#cr-later)" pointer-events="none"/>'
        )
    parts += _labels(there)
    parts += [
        f'<line class="cr-text" x1="{x}%" x2="{x}%" y1="0" y2="{HEIGHT}" stroke="#37474f" '
        'stroke-dasharray="2 2" pointer-events="none"/>'
        for x in map(scale.at, lines)
    ]
    parts += [
        f'<line class="cr-event" x1="{x}%" x2="{x}%" y1="0" y2="4" stroke="#101518" '
        'stroke-width="1.5" pointer-events="none"/>'
        for x in map(scale.at, ticks)
    ]
    return (
        f'<svg class="cr-row" width="100%" height="{HEIGHT}" role="group" '
        f'aria-label="{shown(about)}">{"".join(parts)}</svg>'
    )


def _bar(number: int, bar: Bar, left: float, width: float) -> str:
    (fill, _), title = COLOURS[bar.word], shown(bar.title, keep="\n")
    return (
        f'<svg class="cr-bar" data-span="{number}" data-word="{bar.word}" x="{left}%" y="1" '
        f'width="{width}%" height="{HEIGHT - 2}">'
        f"<title>{title}</title>"
        f'<rect class="cr-fill" width="100%" height="100%" fill="{fill}"/>'
        f'<rect class="cr-band" y="{HEIGHT - 2 - _BAND}" width="100%" height="{_BAND}" '
        f'fill="url(#cr-{name(bar.word)})"/></svg>'
    )


def _labels(there: Iterable[tuple[int, Bar, float, float]]) -> Iterator[str]:
    """What is written on bars, cut where they end; on several of which it is the same, once."""
    for _, alike in groupby(there, key=lambda one: (one[1].word, one[1].label)):
        (number, bar, left, width), *more = alike
        whole = round(width + sum(one[3] for one in more), 3)
        told = f"{SIGNS[bar.word]} {bar.label}".strip()
        yield _label(number, bar.word, left, whole, told)
        for other, _, at, wide in more:
            yield _label(other, bar.word, at, wide, "")


def _label(number: int, word: str, left: float, width: float, told: str) -> str:
    return (
        f'<svg class="cr-label" data-span="{number}" data-word="{word}" x="{left}%" y="1" '
        f'width="{width}%" height="{HEIGHT - 2}" pointer-events="none" aria-hidden="true">'
        f'<text x="5" y="12.5" font-size="11" fill="#1a2327">{shown(told)}</text></svg>'
    )


def axis(scale: Scale) -> str:
    """The years or months over the rows, as SVG."""
    marks = "".join(
        f"<g{' class=cr-odd' if number % 2 else ''}>"
        f'<line x1="{scale.at(on)}%" x2="{scale.at(on)}%" y1="14" y2="20" stroke="#78858c"/>'
        f'<text x="{scale.at(on)}%" y="11" font-size="11" text-anchor="middle" fill="#45525a">'
        f"{_named(on, number)}</text></g>"
        for number, on in enumerate(scale.marks)
        if scale.at(on) < 99  # noqa: PLR2004 (percent; beyond it the name would be cut)
    )
    return f'<svg class="cr-axis" width="100%" height="20" aria-hidden="true">{marks}</svg>'


def _named(on: date, number: int) -> str:
    """A mark of the axis: a year, or a month; the first of months with its year."""
    if on.month == 1:
        return str(on.year)
    return f"{on:%b}" if number else f"{on:%b} {on.year}"


def table(rows: Iterable[tuple[str, str, Sequence[Bar]]], scale: Scale, **drawn: Any) -> str:  # noqa: ANN401 (as `row` takes them)
    """Rows of bars as a table of HTML, as notebooks show it.

    Args:
        rows: Of each row the party, what it is about, and its bars.
        scale: Which days are shown.
        drawn: What else is drawn in each; see `row`.
    """
    told = "".join(
        f'<tr><th scope="row" style="text-align:right;font-weight:normal;max-width:20em">'
        f"{shown(party)}: {shown(what)}</th>"
        f'<td style="width:70%;padding:1px">{row(bars, scale, about=what, **drawn)}</td></tr>'
        for party, what, bars in rows
    )
    head = f"<tr><td></td><td>{axis(scale)}</td></tr>"
    return f'{patterns()}<table style="width:100%">{head}{told}</table>'
