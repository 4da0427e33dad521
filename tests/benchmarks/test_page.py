"""How soon the page of the agreement is drawn and answers, beside a page with nothing on it.

Run on request, where Chromium and the extra ``test-heavy`` are:
``pytest tests/benchmarks/test_page.py --benchmark-only``. The ratio in brackets is to the empty
page.
"""

from __future__ import annotations

import pytest

from contract_rules import Engine
from contract_rules.agreements.microsoft_openai import agreement, record
from contract_rules.page import page
from support.browsers import NEEDED, chromium

pytestmark = NEEDED

EMPTY = "<!doctype html><title>A</title><script>document.documentElement.dataset.ready=0</script>"


@pytest.mark.parametrize("which", ["an empty page", "the agreement"])
def test_a_page_is_drawn(benchmark, tmp_path, which) -> None:
    """It is there by the mark that its script sets once all is drawn."""
    benchmark.group = "opening a page in Chromium"
    file = tmp_path / "page.html"
    with Engine(agreement, record) as engine:
        file.write_text(EMPTY if which == "an empty page" else page(engine), encoding="utf-8")
    with chromium() as browser:
        tab = browser.new_page(viewport={"width": 1400, "height": 900})

        def draw() -> None:
            tab.goto(file.as_uri())
            tab.wait_for_selector("html[data-ready]", state="attached")

        benchmark.pedantic(draw, rounds=20, warmup_rounds=2)
