"""What the README shows is what happens: every block runs, and prints what it says."""

from __future__ import annotations

import io
import re
import shlex
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType

import pytest

from contract_rules.__main__ import main

README = Path(__file__).parent.parent / "README.md"
BLOCKS = re.findall(
    r"^```(\w+)\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)


def printed_by_python(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What each Python block that has a text block after it printed, and the text block."""
    module = ModuleType("readme")  # where its parties and entities have their names
    names, pairs = vars(module), []
    monkeypatch.setitem(sys.modules, "readme", module)
    for (kind, code), (after, text) in zip(BLOCKS, [*BLOCKS[1:], ("", "")], strict=True):
        if kind == "python":
            out = io.StringIO()
            with redirect_stdout(out):
                exec(compile(code, str(README), "exec", dont_inherit=True), names)  # noqa: S102
            if after == "text":
                pairs.append((out.getvalue(), text))
    return pairs


def test_each_python_block_runs_and_prints_the_text_block_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pairs = printed_by_python(monkeypatch)
    assert len(pairs) == 9
    for printed, text in pairs:
        assert printed == text


@pytest.mark.parametrize("block", [text for kind, text in BLOCKS if kind == "console"])
def test_each_console_block_prints_what_it_shows(
    block: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command, _, shown = block.partition("\n")
    words = shlex.split(command)
    assert words[:2] == ["$", "contract-rules"]
    assert main(words[2:]) == 0
    assert capsys.readouterr().out == shown


def test_the_two_commands_are_single_lines_and_the_first_one_works(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ((_, commands),) = [block for block in BLOCKS if block[0] == "sh"]
    first, second = commands.splitlines()
    assert first.startswith("pip install '.[cli]' && contract-rules ")
    assert second == "pip install -e '.[test]' && pytest"
    assert main(shlex.split(first.partition(" && ")[2])[1:]) == 0
    assert "MAY NOT  C05" in capsys.readouterr().out
