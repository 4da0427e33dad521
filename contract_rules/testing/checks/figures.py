"""Reads from a clause's text the periods, percentages, amounts and days that it names.

Numbers may be written in words, also beside figures: "fourteen (14) days". The text is English;
in another language, what is written in figures with English words is read, and nothing else.
"""

from __future__ import annotations

import re
from calendar import month_name
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

import text_to_num  # pyright: ignore[reportMissingTypeStubs] (it has none)

from contract_rules.testing.strategies.pools import shifted
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, timedelta

_DAY, _HOUR, _MONTH, _BUSINESS = "day", "hour", "month", "business day"

_UNITS: dict[str, tuple[str, int]] = {
    "day": (_DAY, 1),
    "week": (_DAY, 7),
    "fortnight": (_DAY, 14),
    "month": (_MONTH, 1),
    "quarter": (_MONTH, 3),
    "year": (_MONTH, 12),
    "hour": (_HOUR, 60),
    "minute": (_HOUR, 1),
}
"""What periods are counted in, and how many of that make one."""

_NUMBER = r"(\d+(?:,\d{3})*(?:\.\d+)?)"

_KIND = (
    r"(?:whole|full|completed?|calendar|consecutive|civil|clear|further|more|additional|natural)"
)

_BEFORE_UNIT = rf"\W*(?:{_KIND}\s+)*(business|working|trading|banking)?\s*"

_PERIOD = re.compile(
    rf"(?<![\d.,]){_NUMBER}(?:st|nd|rd|th)?\)?{_BEFORE_UNIT}({'|'.join(_UNITS)})s?\b",
    re.IGNORECASE,
)

_SINGLE = re.compile(
    rf"\b(?:an?|any|each|every|per|one|that|the|this)\s+(?:{_KIND}\s+)*({'|'.join(_UNITS)})\b",
    re.IGNORECASE,
)
"""A period that is named without a number."""

_EXTENDS = re.compile(
    r"\bexten(?:d|sion)|\b(?:further|additional|more|another)\s+(?:period\s+of\s+)?"
    rf"(?:{_NUMBER}\b)?{_BEFORE_UNIT}(?:{'|'.join(_UNITS)})s?\b",
    re.IGNORECASE,
)
"""By which a text says that one period is added to another."""

_PERCENT = re.compile(rf"(?<![\d.,]){_NUMBER}\)?\s*(?:%|per\s?cent\b|percent\b)", re.IGNORECASE)

_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}

_NAMED = "|".join(_MONTHS)

_SIGNS = r"(?:[A-Z]{3}|US\$|[$€£¥])"

_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

_AMOUNT = re.compile(
    rf"{_SIGNS}\s?{_NUMBER}|{_NUMBER}\s+(?:dollars|euros|pounds|francs|[A-Z]{{3}}\b|[$€£])"
)

_NEXT = r"(?:,|,?\s+(?:and|or|to))\s+"
"""What stands between the figures of a list: "EUR 250, 400 or 600"."""

_LAST = (
    rf"(?!\d|[,.]\d|(?i:\)?\s*(?:%|per\s?cent|{_NAMED})|\)?{_BEFORE_UNIT}(?:{'|'.join(_UNITS)})))"
)
"""That a figure is of the list, and not of a share, a period or a day that comes after it."""

_LISTED_AMOUNTS = re.compile(rf"{_SIGNS}\s?{_NUMBER}(?:{_NEXT}{_NUMBER}{_LAST})+")

_LISTED_SHARES = re.compile(
    rf"(?<![\d.,$€£¥])(?<!(?-i:[A-Z]{{3}}))(?<!(?-i:[A-Z]{{3}})\s)"
    rf"(?:{_NUMBER}{_NEXT})+(?={_PERCENT.pattern})",
    re.IGNORECASE,
)

_HALF = re.compile(r"\bhal(?:f|ve[sd]?)\b", re.IGNORECASE)

_COUNT = re.compile(r"(?<![\d.,])(\d{1,4})(?![\d.,]*\d)")

_TWICE = re.compile(r"\b(\d+)\s+(?=\(\1\))")
"""What is written in words beside figures: "fourteen (14) days"."""

_BEYOND = {"after": 1, "before": -1}

_BESIDE = re.compile(rf"\b({'|'.join(_BEYOND)})\s+(?:the\s+)?$", re.IGNORECASE)
"""How a text speaks of what is after a day, or before it: "after 30 September"."""

_DATES = (
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+)?(?:of\s+)?(?P<month>{_NAMED})\b"
        r"(?:,?\s+(?P<year>\d{4}))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<month>{_NAMED})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)"
        r"(?:,?\s+(?P<year>\d{4}))?",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
)


@frozen(order=True)
class Length:
    """How long a period is: so many days, business days, months, or minutes."""

    count: Decimal
    unit: str

    def __str__(self) -> str:
        """As one writes it: ``14 days``."""
        count, unit = self.count, self.unit
        if unit == _HOUR:
            count, unit = (count / 60, "hour") if count % 60 == 0 else (count, "minute")
        if unit == _MONTH and count % 12 == 0:
            count, unit = count / 12, "year"
        return f"{count.normalize():f} {unit}{'' if count == 1 else 's'}"


@frozen
class DayNamed:
    """A day of a month, with its year where that is named.

    Attributes:
        day: The day.
        month: The month.
        year: The year; None where it is not named.
        beside: How many days later the text begins that speaks of what is after the day, or ends
            that speaks of what is before it.
    """

    day: int
    month: int
    year: int | None
    beside: int = 0

    def is_(self, on: date) -> bool:
        """Whether a date is that day, or the one beside it that the text means."""
        among = (on, shifted(on, -self.beside))
        return any(
            (one.day, one.month) == (self.day, self.month) and self.year in {None, one.year}
            for one in among
        )

    def __str__(self) -> str:
        """As one writes it: ``30 June 2025``."""
        year = "" if self.year is None else f" {self.year}"
        return f"{self.day} {month_name[self.month]}{year}"


@frozen
class Figures:
    """What a text names.

    Attributes:
        periods: The periods of so many days and the like.
        extended: What two of these come to, where the text says that one is added to another.
        singles: The periods that are named without a number, as in "every week".
        shares: The percentages, in hundredths.
        amounts: The amounts of money, without their currencies.
        counts: The whole numbers, whatever they count.
        alone: Those of them that stand alone, as in "one month, of two from 2026 on".
        days: The days of the calendar.
    """

    periods: frozenset[Length]
    extended: frozenset[Length]
    singles: frozenset[Length]
    shares: frozenset[Decimal]
    amounts: frozenset[Decimal]
    counts: frozenset[int]
    alone: frozenset[int]
    days: frozenset[DayNamed]


def figures_of(text: str) -> Figures:
    """What a text names, in figures and in words."""
    plain = _in_figures(text)
    return Figures(
        periods=frozenset(_periods(plain)),
        extended=frozenset(_extended(plain)),
        singles=frozenset(length(found[1].lower(), 1) for found in _SINGLE.finditer(plain)),
        shares=frozenset(_shares(plain)),
        amounts=frozenset(_amounts(plain)),
        counts=frozenset(_counts(plain)),
        alone=frozenset(_counts(_without(plain, _TWICE, _PERIOD, _PERCENT, _AMOUNT, *_DATES))),
        days=frozenset(_days(plain)),
    )


def length(unit: str, count: Decimal | int) -> Length:
    """A period of so many days, weeks, months, years, hours or minutes, or business days."""
    if unit == _BUSINESS:
        return Length(Decimal(count), _BUSINESS)
    counted, each = _UNITS[unit]
    return Length(Decimal(count) * each, counted)


def length_of(elapsed: timedelta) -> Length:
    """How long a time is that elapses, in minutes."""
    return Length(Decimal(int(elapsed.total_seconds() // 60)), _HOUR)


def _in_figures(text: str) -> str:
    """A text with its numbers in figures."""
    apart = re.sub(rf"-(?={_KIND}|{'|'.join(_UNITS)}|business|working)", " ", text)
    whole = re.sub(rf"{_NUMBER}\s*-?({'|'.join(_SCALES)})\b", _scaled, apart)
    return str(text_to_num.alpha2digit(whole, "en", 0.0))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]


def _scaled(found: re.Match[str]) -> str:
    """A number with its "million" as one number, of which no word is left to be read alone."""
    return f"{_number(found[1]) * _SCALES[found[2]]:f}"


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _periods(text: str) -> Iterator[Length]:
    for found in _PERIOD.finditer(text):
        number, business, unit = found.groups()
        yield length(_BUSINESS if business else unit.lower(), _number(number))


def _extended(text: str) -> Iterator[Length]:
    """What each two periods come to, as of one month, "and 2 further months"."""
    if _EXTENDS.search(text):
        for one, other in combinations(_periods(text), 2):
            if one.unit == other.unit:
                yield Length(one.count + other.count, one.unit)


def _amounts(text: str) -> Iterator[Decimal]:
    for found in _AMOUNT.finditer(text):
        yield _number(found[1] or found[2])
    yield from _listed(_LISTED_AMOUNTS, text)


def _shares(text: str) -> Iterator[Decimal]:
    for found in _PERCENT.finditer(text):
        yield _number(found[1])
    yield from _listed(_LISTED_SHARES, text)
    if _HALF.search(text):
        yield Decimal(50)


def _listed(pattern: re.Pattern[str], text: str) -> Iterator[Decimal]:
    """The numbers of lists of which a sign stands at one end alone."""
    for found in pattern.finditer(text):
        yield from map(_number, re.findall(_NUMBER, found[0]))


def _counts(text: str) -> Iterator[int]:
    for found in _COUNT.finditer(text):
        yield int(found[1])


def _without(text: str, *patterns: re.Pattern[str]) -> str:
    """A text without what some patterns find."""
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return text


def _days(text: str) -> Iterator[DayNamed]:
    for pattern in _DATES:
        for found in pattern.finditer(text):
            month = _MONTHS.get(found["month"].lower()) or int(found["month"])
            year = None if found["year"] is None else int(found["year"])
            way = _BESIDE.search(text[: found.start()])
            beside = 0 if way is None else _BEYOND[way[1].lower()]
            yield DayNamed(int(found["day"]), month, year, beside)
