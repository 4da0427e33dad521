"""A page in a real browser: it opens from disk, answers to switches and keys, and tells why."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from contract_rules import Engine
from contract_rules.agreements.microsoft_openai import agreement, record
from contract_rules.answers.explanation import sentence, word
from contract_rules.answers.layout import Notes
from contract_rules.answers.loosening import loosened, words_for
from contract_rules.answers.phrases import Words
from contract_rules.page import page
from support.browsers import NEEDED, chromium
from support.pages import (
    HOSTILE,
    OVERPAID,
    busy,
    day,
    debts,
    embargo,
    gone,
    hostile_page,
    left,
    paid_late,
)

pytestmark = [pytest.mark.heavy, pytest.mark.slow, NEEDED]

MOST_BYTES = 1_500_000


@pytest.fixture(scope="module")
def engine():
    with Engine(agreement, record, matcher="compiled") as made:
        yield made


@pytest.fixture(scope="module")
def file(engine, tmp_path_factory):
    found = tmp_path_factory.mktemp("page") / "partnership.html"
    found.write_text(page(engine), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


class Opened:
    """The page, opened, with what the browser complained of."""

    def __init__(self, browser, file, width: int, scheme: str) -> None:
        size = {"width": width, "height": 900}
        self.context = browser.new_context(viewport=size, color_scheme=scheme, locale="en-GB")
        self.tab = self.context.new_page()
        self.said: list[str] = []
        self.tab.on("console", lambda message: self.said.append(message.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tab.on("requestfailed", lambda request: self.said.append(request.url))
        self.asked: list[str] = []
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.goto(file.as_uri())

    def choose(self, on: date) -> None:
        self.tab.fill("#day", on.isoformat())
        self.tab.dispatch_event("#day", "change")

    def sheet(self) -> list[tuple[str, str]]:
        """The word of each row of the sheet, with what it says."""
        rows = self.tab.locator("#sheet-rows .entry > button").all()
        return [
            (
                one.locator(".chip").inner_text().split(" ", 1)[1],
                one.locator("bdi").first.inner_text(),
            )
            for one in rows
        ]


@pytest.fixture(params=[(1400, "light"), (1400, "dark"), (390, "light"), (390, "dark")], ids=str)
def everywhere(request, browser, file):
    """The page, opened wide and narrow, light and dark."""
    opened = Opened(browser, file, *request.param)
    yield opened
    opened.context.close()


def opened_of(browser, folder, contract, events, width=1400):
    """The page of another contract, opened light."""
    found = folder / "other.html"
    with Engine(contract, events) as other:
        found.write_text(page(other), encoding="utf-8")
    return Opened(browser, found, width, "light")


@pytest.fixture
def opened(browser, file):
    """The page, opened wide and light."""
    found = Opened(browser, file, 1400, "light")
    yield found
    found.context.close()


def test_it_opens_from_disk_and_asks_nothing(everywhere, file) -> None:
    assert everywhere.said == []
    assert everywhere.asked == [file.as_uri()]


def test_nothing_is_cut_at_the_side(everywhere) -> None:
    width = everywhere.tab.viewport_size["width"]
    assert everywhere.tab.evaluate("document.documentElement.scrollWidth") <= width
    everywhere.tab.locator("summary").first.click()
    everywhere.tab.locator(".line .cr-bar").nth(3).click()
    assert everywhere.tab.evaluate("document.documentElement.scrollWidth") <= width


def test_everybody_can_use_it(everywhere) -> None:
    """By the rules of axe, with all that opens open."""
    from axe_playwright_python.sync_playwright import Axe

    everywhere.tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for what in (".line .cr-bar >> nth=3", "#events button >> nth=9"):
        everywhere.tab.locator(what).click()
    found = Axe().run(everywhere.tab)
    told = [(v["id"], v["nodes"][0]["html"][:200]) for v in found.response["violations"]]
    assert told == []


def test_it_is_small(file) -> None:
    assert file.stat().st_size < MOST_BYTES


@pytest.mark.parametrize("on", [date(2021, 5, 1), date(2025, 6, 1), date(2031, 6, 1)], ids=str)
def test_the_sheet_of_a_day_is_that_of_the_engine(opened, engine, on) -> None:
    opened.choose(on)
    assert opened.tab.inner_text("#sheet-day") == on.isoformat()
    rows = [(row, row.on(on).decision) for row in engine.timeline().rows]
    expected = {(word(one), row.what) for row, one in rows if word(one) != "FREE"}
    duties = {"MUST", "BREACH", "SUSPENDED"}
    owed = {duty.id for duty in engine.duties(on=on) if not duty.is_settled}
    beside = len(engine.standing(on=on)) + len(engine.unallocated(on=on))
    said = opened.sheet()
    assert len(said) == len(expected) + len(owed) + beside
    assert {one for one in said if one[0] not in duties} >= expected
    assert opened.said == []


def test_a_reading_that_is_chosen_settles_rows(opened, engine) -> None:
    on = date(2031, 6, 1)
    opened.choose(on)
    methods = "use OpenAI's confidential research methods"
    assert ("DEPENDS", methods) in opened.sheet()
    opened.tab.locator("#readings summary").click()
    for reading in ("fixed", "dropped"):
        opened.tab.select_option("[data-question=research-sunset]", reading)
        chosen = {"research-sunset": reading}
        (row,) = (row for row in engine.timeline(readings=chosen).rows if row.what == methods)
        assert (word(row.on(on).decision), methods) in opened.sheet()
    opened.tab.click("#reset")
    assert opened.tab.input_value("[data-question=research-sunset]") == ""
    assert opened.tab.input_value("#day") == record.last.on.isoformat()


def test_a_click_on_a_bar_tells_why(opened, engine) -> None:
    """Of bars of each party, the sentence is that of the engine's decision."""
    lines = opened.tab.locator(".epoch:not([hidden]) .line[data-row]")
    for number, row in enumerate(engine.timeline().rows):
        if number % 5:
            continue
        bars = lines.nth(number).locator(".cr-bar")
        at = len(row.spans) - 1
        decision = row.spans[at].decision
        bars.nth(at).click()
        told = opened.tab.locator(".why")
        assert word(decision) in told.locator(".chip").first.inner_text()
        if not decision.turns_on:
            what = Words.of(agreement).pattern(row.action)
            words = words_for(decision, row.action)
            told_of = evolve(loosened(decision, row.action), ways=())
            assert sentence(told_of, what, words, Notes()) in told.inner_text()
        bars.nth(at).click()
        assert opened.tab.locator(".why").count() == 0


def test_it_tells_the_least_that_would_change_an_answer(opened, engine) -> None:
    """As the engine finds it on the first day of the span; or that nothing was found."""
    opened.choose(date(2023, 6, 1))
    row = opened.tab.locator("#sheet-rows .entry", has_text="procure compute from Oracle")
    row.locator("> button").click()
    told = opened.tab.inner_text(".why")
    assert "on 2023-01-23" in told.lower()
    (found,) = (row for row in engine.timeline().rows if row.what == "procure compute from Oracle")
    (missing,) = found.on(date(2023, 6, 1)).decision.least_changes()
    assert " ".join(str(missing).split()) in told
    opened.choose(date(2024, 7, 1))
    row.locator("> button").click()
    told = opened.tab.inner_text(".why")
    assert "as Microsoft consented to compute from Oracle on 2024-06-11; before that" in told
    assert "nor two together, was found" in told
    opened.tab.locator("#readings summary").click()
    opened.tab.select_option("[data-question=research-sunset]", "fixed")
    row.locator("> button").click()
    assert "with nothing chosen or supposed" in opened.tab.inner_text(".why").lower()
    opened.tab.click("#reset")
    assert opened.said == []


def test_a_click_on_an_event_tells_what_it_changed(opened, engine) -> None:
    """The rows that have another answer by it, by the causes that the engine names."""
    consented = "Microsoft consented to compute from Oracle"
    opened.tab.locator("#events button", has_text=consented).click()
    told = opened.tab.locator("#events .why").inner_text()
    (event,) = (e for e in record if consented in str(Words.of(agreement).happened(e)))
    changed = {
        f"{row.party}: {row.what} since {span.since}"
        for row in engine.timeline().rows
        for span in row.spans
        if any(cause.event == event for cause in span.interval.changed_by)
    }
    assert len(changed) > 3
    assert all(one in told for one in changed)
    assert opened.tab.locator("#events .why li").count() == len(changed)
    opened.tab.keyboard.press("Escape")
    assert opened.tab.locator(".why").count() == 0
    opened.tab.locator("#events button", has_text="took an observer's seat").first.click()
    assert "No answer and no duty" in opened.tab.inner_text("#events .why")


def test_rows_are_found_by_words(opened) -> None:
    opened.choose(date(2024, 7, 1))
    opened.tab.fill("#find", "ORACLE compute")
    shown = opened.tab.locator("#sheet-rows .entry:visible")
    assert [one.locator("bdi").first.inner_text() for one in shown.all()] == [
        "procure compute from a provider other than Azure or Oracle",
        "procure compute from Oracle",
    ]
    assert opened.tab.locator(".epoch:not([hidden]) .line:visible").count() == 2
    assert opened.tab.locator("#sheet-rows h3:visible").all_inner_texts() == ["OpenAI"]
    opened.tab.fill("#find", "nothing of the sort")
    assert opened.tab.inner_text("#found") == "Nothing of that is on the page."
    opened.tab.click("#reset")
    assert opened.tab.inner_text("#found") == ""
    assert opened.tab.locator("#sheet-rows .entry:visible").count() > 9


def test_what_stands_and_what_was_paid_beyond_is_on_the_sheet(browser, tmp_path) -> None:
    opened = opened_of(browser, tmp_path, busy, OVERPAID)
    opened.choose(day(5))
    assert ("MUST", "paint the walls") in opened.sheet()
    row = opened.tab.locator("#sheet-rows .entry", has_text="paint the walls")
    assert "each time Owner agreed to any guest; none on record" in row.inner_text()
    row.locator("> button").click()
    assert "Caveat: Which walls is not said." in opened.tab.inner_text(".why")
    opened.choose(day(25))
    assert "none on record" not in opened.tab.inner_text("#sheet-rows")
    row = opened.tab.locator("#sheet-rows .entry", has_text="pay USD 60.00")
    assert "USD 30.00 of it counts to nothing so far" in row.inner_text()
    row.locator("> button").click()
    assert "It is the event Tenant paid USD 60.00 on 2024-01-25." in opened.tab.inner_text(".why")
    opened.tab.locator("[data-left] .cr-bar").click()
    assert "It is the event Tenant paid USD 60.00" in opened.tab.inner_text(".line .why")
    assert opened.said == []
    opened.context.close()


def test_of_what_has_no_rows_the_sheet_says_so(browser, tmp_path) -> None:
    opened = opened_of(browser, tmp_path, embargo, ())
    told = opened.tab.inner_text("#sheet-rows")
    assert "publish what is closed until any closed: not told here, as a clause compares" in told
    assert "sublet to any guest" in told
    assert opened.said == []
    opened.context.close()


def test_it_goes_by_keys(opened) -> None:
    """The arrow keys go along a row, Enter opens the reasons and Escape closes them."""
    bars = opened.tab.locator(".epoch:not([hidden]) .line[data-row='1'] .cr-bar")
    bars.first.focus()
    opened.tab.keyboard.press("ArrowRight")
    assert bars.nth(1).evaluate("one => one === document.activeElement")
    opened.tab.keyboard.press("Enter")
    assert opened.tab.locator(".why").count() == 1
    assert bars.nth(1).get_attribute("aria-expanded") == "true"
    opened.tab.keyboard.press("Escape")
    assert opened.tab.locator(".why").count() == 0
    assert bars.nth(1).evaluate("one => one === document.activeElement")
    opened.tab.keyboard.press("ArrowLeft")
    assert bars.first.evaluate("one => one === document.activeElement")


def test_what_is_open_can_be_supposed(opened) -> None:
    """A way of settling it is supposed by its button, and no longer by another."""
    opened.choose(date(2025, 6, 1))
    assert "procure compute from Oracle" in dict(map(reversed, opened.sheet()))
    entry = opened.tab.locator("#sheet-rows .entry", has_text="procure compute from Oracle")
    entry.locator("> button").click()
    opened.tab.locator(".why .case button").first.click()
    assert dict(map(reversed, opened.sheet())).get("procure compute from Oracle") != "DEPENDS"
    for _ in range(opened.tab.locator("#supposed button").count()):
        opened.tab.locator("#supposed button").first.click()
    opened.tab.click("#reset")
    assert opened.said == []


def test_what_was_not_worked_out_it_says(opened) -> None:
    opened.tab.fill("#known", "2024-01-01")
    opened.tab.dispatch_event("#known", "change")
    assert "was not worked out" in opened.tab.inner_text("#sheet-rows")
    assert "--also-known-by 2024-01-01" in opened.tab.inner_text("#sheet-rows")
    opened.choose(date(2023, 6, 1))
    assert "was not worked out" not in opened.tab.inner_text("#sheet-rows")


def test_two_days_are_compared(opened) -> None:
    """From the day before the text of October 2025 to the day on which it took effect."""
    for which, on in (("from", "2025-10-27"), ("to", "2025-10-28")):
        opened.tab.fill(f"#{which}-day", on)
        opened.tab.dispatch_event(f"#{which}-day", "change")
    heads = opened.tab.locator("#compared h3").all_inner_texts()
    assert heads[0].startswith("New burdens")
    assert "use the intellectual property in OpenAI's consumer hardware" in opened.tab.inner_text(
        "#compared ul >> nth=0"
    )


def test_nothing_that_is_said_is_more_than_text(browser, tmp_path) -> None:
    """With all that opens open, one after another: no script runs, nothing is asked for."""
    file = tmp_path / "hostile.html"
    file.write_text(hostile_page(), encoding="utf-8")
    opened = Opened(browser, file, 1400, "light")
    alerts: list[str] = []
    opened.tab.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    opened.choose(day(4))
    opened.tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    said = 0
    for what in ("#sheet-rows .entry > button", ".line .cr-bar", "#events button.done"):
        for one in opened.tab.locator(what).all():
            one.dispatch_event("click")
            said += HOSTILE[:20] in opened.tab.inner_text(".why")
            assert opened.tab.locator("main img, main script, main b").count() == 0
    assert said > 10
    assert alerts == []
    assert opened.said == []
    assert opened.asked == [file.as_uri()]
    assert opened.tab.evaluate("document.documentElement.scrollWidth") <= 1400
    opened.context.close()


def test_it_prints(opened, tmp_path) -> None:
    """On paper, in light colours, without switches."""
    printed = tmp_path / "page.pdf"
    opened.tab.pdf(path=str(printed), format="A4", print_background=True)
    assert printed.read_bytes().startswith(b"%PDF")
    opened.tab.emulate_media(media="print")
    assert not opened.tab.is_visible("#day")
    assert opened.tab.is_visible("#timeline")


def test_an_amount_that_grows_is_of_the_day_that_it_names(browser, tmp_path) -> None:
    """And a deed that is owed has none."""
    opened = opened_of(browser, tmp_path, debts, paid_late)
    opened.choose(day(19, 3))
    told = opened.tab.inner_text("#sheet-rows")
    assert "USD 6.79 outstanding on 2024-03-02, and it grows" in told
    assert "pay interest of USD 6.79 (so much on 2024-03-02, and it grows)" in told
    assert "amount is not known" not in told
    opened.choose(day(5))
    opened.tab.locator(".line.duty", has_text="interest").locator(".cr-bar").first.click()
    assert "it had not arisen by 2024-01-05" in opened.tab.inner_text(".why")
    assert opened.said == []
    opened.context.close()


def test_the_head_says_that_the_contract_is_over(browser, tmp_path) -> None:
    opened = opened_of(browser, tmp_path, left, gone)
    opened.choose(day(10, 2))
    assert "terminated" not in opened.tab.inner_text("#state")
    opened.choose(day(11, 2))
    over = "It has been terminated since 2024-02-11, as Tenant left on 2024-02-10 under clause 9."
    assert over in opened.tab.inner_text("#state")
    opened.context.close()


def test_the_line_of_the_day_cuts_through_no_label(browser, tmp_path) -> None:
    """Where labels stand over the bars, they stand over the line, too."""
    opened = opened_of(browser, tmp_path, debts, paid_late, width=390)
    opened.choose(day(19, 2))
    opened.tab.add_style_tag(content=".now, .now span { pointer-events: auto !important; }")
    over = opened.tab.evaluate(
        """() => [...document.querySelectorAll(".chart")].flatMap((chart) => {
          const at = chart.querySelector(".now span").getBoundingClientRect().left + 1;
          return [...chart.querySelectorAll(".line[data-row] > .what, .line.duty > .what, h3")]
            .filter((one) => one.checkVisibility())
            .map((one) => {
              one.scrollIntoView({ behavior: "instant", block: "center" });
              const box = one.getBoundingClientRect();
              const found = document.elementFromPoint(at, box.top + box.height / 2);
              return one === found || one.contains(found);
            });
        })"""
    )
    assert len(over) > 5
    assert all(over)
    opened.context.close()
