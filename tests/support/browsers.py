"""Chromium, driven by Playwright, where both are here."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")

NEEDED = pytest.mark.skipif(
    BROWSER is None or not all(map(find_spec, ("playwright", "axe_playwright_python"))),
    reason="Chromium, Playwright or axe are not here",
)

QUIET = (
    *("--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window, closed in the end."""
    from playwright.sync_api import sync_playwright

    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=BROWSER, args=[*QUIET, *alone])
        yield opened
        opened.close()
