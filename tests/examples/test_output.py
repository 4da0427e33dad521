"""Every example runs, and prints what it is known to print."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_prints_what_it_is_known_to_print(example: Path, golden) -> None:
    done = subprocess.run(  # the example as its reader would run it
        [sys.executable, "-W", "error", str(example)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    golden(f"example-{example.stem}", done.stdout)


def test_the_contract_of_ones_own_takes_under_forty_lines() -> None:
    (own,) = [path for path in EXAMPLES if path.stem == "own_contract"]
    assert len(own.read_text(encoding="utf-8").splitlines()) < 40
