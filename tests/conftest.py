"""How many examples a law is tried on: few and always the same ones, or thousands.

``pytest`` takes the quick profile, ``pytest --hypothesis-profile=thorough`` tries 3000 examples
and ``--hypothesis-profile=long`` 20,000; the brief one is for what has been tried at length
elsewhere, as on another Python.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
GOLDENS = HERE / "goldens"

MARKED = {HERE / "laws": "law", HERE / "kit": "kit", HERE / "house": "house"}
"""The rooms that a marker names; slow tests are marked one by one."""

_NOISY = (HealthCheck.too_slow,)  # the machine may be busy; that is no fault of a law

settings.register_profile(
    "quick", max_examples=25, deadline=None, derandomize=True, suppress_health_check=_NOISY
)
settings.register_profile(
    "brief", max_examples=5, deadline=None, derandomize=True, suppress_health_check=_NOISY
)
settings.register_profile(
    "thorough", max_examples=3000, deadline=None, print_blob=True, suppress_health_check=_NOISY
)
settings.register_profile(
    "long", max_examples=20_000, deadline=None, print_blob=True, suppress_health_check=_NOISY
)
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record-goldens", action="store_true", help="write what is printed as what is known"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for room in item.path.parents:
            if room in MARKED:
                item.add_marker(MARKED[room])


def pytest_collection_finish() -> None:
    """Leave out of every later search for garbage what all tests share: a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _coverage_counts_tests_alone() -> None:
    """In this process, be it a worker of pytest-xdist, but not in those that tests begin."""
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)


@pytest.fixture(scope="session", autouse=True)
def _a_screen_is_as_wide_as_where_there_is_no_terminal() -> None:
    """Whatever the terminal is in which the tests run; some tests say otherwise for themselves."""
    os.environ["COLUMNS"] = "100"


@pytest.fixture(scope="session")
def spark():
    """One session of Spark for all tests that want one, on two processors of this machine."""
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    told = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "Asia/Tokyo",  # no answer tells of it
    }
    session = sql.SparkSession.builder.master("local[2]").config(map=told).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the one on file; with --record-goldens, put it on file."""

    def compare(name: str, text: str) -> None:
        file = GOLDENS / f"{name}.txt"
        if request.config.getoption("--record-goldens"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")

    return compare
