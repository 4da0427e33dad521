"""Bars are as wide as their days, and are told apart without their colours."""

from __future__ import annotations

import re
from datetime import date

import pytest

from contract_rules.answers.drawing import COLOURS, SIGNS, Bar, Scale, axis, patterns, row


def on(year: int, month: int = 1, day: int = 1) -> date:
    return date(year, month, day)


DECADE = Scale(first=on(2020), last=on(2030))


def bar(since, until=None, word="MAY", label="C1", title="") -> Bar:
    return Bar(since=since, until=until, word=word, label=label, title=title)


def drawn(*bars, scale=DECADE, **parts) -> list[tuple[str, str, str]]:
    """Of each bar where it begins, how wide it is, and what is written on it."""
    svg = row(bars, scale, **parts)
    places = re.findall(r'class="cr-bar".*? x="(.*?)%".*?width="(.*?)%"', svg)
    return [
        (*place, text)
        for place, text in zip(places, re.findall(r"<text.*?>(.*?)<", svg), strict=True)
    ]


def test_a_bar_lies_where_its_days_do() -> None:
    """Half of the decade is gone by the end of 2024, but for a day."""
    assert drawn(bar(on(2020), on(2024, 12, 31)), bar(on(2025), word="MAY NOT")) == [
        ("0.0", "50.014", "✓ C1"),
        ("50.014", "49.986", "✕ C1"),
    ]


def test_what_lies_beyond_is_left_out_and_a_day_can_be_seen() -> None:
    assert drawn(bar(on(2020), on(2020)), bar(on(2031))) == [("0.0", "0.15", "✓ C1")]


def test_what_is_the_same_is_written_once() -> None:
    svg = row([bar(on(2020), on(2024, 12, 31)), bar(on(2025))], DECADE)
    assert re.findall(r'class="cr-label".*?width="(.*?)%".*?<text.*?>(.*?)<', svg) == [
        ("100.0", "✓ C1"),
        ("49.986", ""),
    ]


def test_what_comes_after_the_record_is_hatched() -> None:
    assert 'class="cr-hatch" x="50.014%"' in row(
        [bar(on(2020))], DECADE, projected=on(2024, 12, 31)
    )
    assert "cr-hatch" not in row([bar(on(2020))], DECADE, projected=on(2031))
    assert "cr-hatch" not in row([bar(on(2020))], DECADE)


def test_lines_and_ticks_stand_on_their_days() -> None:
    svg = row([bar(on(2020))], DECADE, lines=[on(2025)], ticks=[on(2020), on(2030)])
    assert svg.count('class="cr-text" x1="50.014%"') == 1
    assert svg.count('class="cr-event"') == 2


def test_each_word_has_a_sign_colours_and_a_pattern() -> None:
    assert set(SIGNS) == set(COLOURS)
    for word in SIGNS:
        assert f'id="cr-{word.lower().replace(" ", "-")}"' in patterns()


def test_what_is_said_of_a_bar_is_text() -> None:
    svg = row([bar(on(2020), label="<b>", title="\u202e&")], DECADE, about='"')
    assert "&lt;b&gt;" in svg
    assert "\\u202e&amp;" in svg
    assert 'aria-label="&quot;"' in svg


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (on(2020), on(2020, 6), ["Feb 2020", "Mar", "Apr", "May"]),
        (on(2020), on(2024), ["Apr 2020", "Jul", "Oct", "2021"]),
        (on(2020), on(2030), ["2021", "2022", "2023"]),
        (on(1900), on(2000), ["1910", "1920"]),
        (on(9000), on(9999, 12, 31), ["9020", "9040"]),
    ],
)
def test_an_axis_names_months_or_years(first, last, said) -> None:
    names = re.findall(r"<text.*?>(.*?)<", axis(Scale(first=first, last=last)))
    assert names[: len(said)] == said
    assert len(names) < 60
