"""What the README and the guides show is what happens: every block runs, and prints what it says.

The Python blocks of a document run in their order, in one namespace of the document's own. A
``text`` block is what the Python block before it prints, and a ``console`` block is what a
terminal shows: ``$ contract-rules ...`` and what that prints, and, where the status is not 0,
``$ echo $?`` with the status. A ``yaml`` block is a file that lies there, whose name is its first
line. A ``python pyspark`` block is one of Python that wants Spark, and runs where that is.
"""

from __future__ import annotations

import ast
import io
import re
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from contract_rules.__main__ import main

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
GUIDE = ROOT / "examples" / "guide"

BLOCKS_OF: dict[str, set[str]] = {
    "README": {"sh", "python", "text"},
    "answers": {"python", "text"},
    "duties": {"python", "text"},
    "time_and_money": {"python", "text"},
    "open_questions": {"python", "text"},
    "reference_contract": {"python", "text", "console"},
    "testing_contracts": {"sh", "python", "text"},
    "contracts_as_files": {"yaml", "python", "text", "console"},
    "case_files": {"yaml", "python", "text", "console"},
    "templates": {"yaml", "python", "text", "console"},
    "portfolios": {"sh", "python", "python pyspark", "text"},
    "keeping_a_record": {"python", "text"},
    "page": {"sh", "python", "text"},
    "embedding": {"python", "text", "console"},
    "other_tools": {"python", "text"},
    "notebook": {"python", "text"},
    "pipeline": {"yaml", "python", "text"},
    "service": {"sh", "python", "text"},
    "engines": {"python", "text", "sh"},
    "glossary": set(),
    "architecture": {"python", "text"},
}
"""The README and the guides, each with the kinds of blocks that it has."""

GUIDES = [GUIDE / f"{name}.md" for name in BLOCKS_OF if name != "README"]
DOCUMENTS = [README, *GUIDES]
ON_SPARK = "python pyspark"
KINDS = {"sh", "python", ON_SPARK, "text", "console", "yaml"}
PUBLIC = {
    "contract_rules",
    "contract_rules.service",
    "contract_rules.interop",
    "contract_rules.page",
    "contract_rules.portfolio",
    "contract_rules.testing",
    "contract_rules.agreements.microsoft_openai",
}


def each(documents: list[Path], kind: str = "") -> pytest.MarkDecorator:
    """Try a test on each of these documents that has blocks of a kind."""
    chosen = [path for path in documents if not kind or kind in BLOCKS_OF[path.stem]]
    return pytest.mark.parametrize("document", chosen, ids=[path.stem for path in chosen])


class Block(NamedTuple):
    """A block of a document: its kind, what stands in it, and the line that it begins on."""

    kind: str
    text: str
    line: int


def read(document: Path) -> tuple[list[Block], list[str]]:
    """The blocks of a document, and its lines without them."""
    blocks: list[Block] = []
    rest: list[str] = []
    begun: Block | None = None
    for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), 1):
        if begun is None and line.startswith("```"):
            begun = Block(line[3:], "", number)
        elif begun is None:
            assert not line.lstrip().startswith(("```", "~~~")), f"{document}:{number}"
            rest.append(line)
        elif line == "```":
            blocks.append(begun)
            begun = None
        else:
            begun = begun._replace(text=f"{begun.text}{line}\n")
    assert begun is None, f"the block of {document}:{begun.line} has no end" if begun else ""
    return blocks, rest


def blocks_of(document: Path, kind: str) -> list[Block]:
    return [block for block in read(document)[0] if block.kind == kind]


# what there is


def test_the_guides_are_those_that_there_are() -> None:
    """And the pictures are those that they show."""
    pictures = re.compile(r"\]\((\w+\.png)\)")
    shown = {GUIDE / name for path in GUIDES for name in pictures.findall(_text(path))}
    assert sorted(GUIDE.iterdir()) == sorted({*GUIDES, *shown})


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@each(DOCUMENTS)
def test_a_document_has_the_kinds_of_blocks_that_it_should_and_no_others(document: Path) -> None:
    blocks, _ = read(document)
    assert {block.kind for block in blocks} == BLOCKS_OF[document.stem] <= KINDS
    assert all(block.text.strip() for block in blocks)


@each(DOCUMENTS, "text")
def test_a_text_block_follows_the_python_block_that_prints_it(document: Path) -> None:
    kinds = [block.kind for block in read(document)[0]]
    before = dict(enumerate(kinds, 1))
    texts = {n for n, kind in enumerate(kinds) if kind == "text"}
    assert {before.get(n) for n in texts} <= {"python", ON_SPARK}


@each(GUIDES)
def test_a_guide_begins_with_what_its_reader_can_do_after_it(document: Path) -> None:
    title, first, *_ = document.read_text(encoding="utf-8").split("\n\n")
    assert title.startswith("# ")
    assert first.startswith("After this page you can ")
    assert len(re.findall(r"\.(?:\s|$)", first)) == 1


@each(DOCUMENTS, "python")
def test_a_document_imports_public_names_of_ours(document: Path) -> None:
    for block in (*blocks_of(document, "python"), *blocks_of(document, ON_SPARK)):
        for node in ast.walk(ast.parse(block.text)):
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            else:
                modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            ours = {m for m in modules if m.partition(".")[0] == "contract_rules"}
            assert ours <= PUBLIC, f"{document}:{block.line}"


# what it does


def lay_files(document: Path, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Work in a folder of its own, where the files lie that a document shows."""
    monkeypatch.chdir(folder)
    for block in blocks_of(document, "yaml"):
        name = block.text.partition("\n")[0].removeprefix("# ")
        (folder / name).write_text(block.text, encoding="utf-8")


@each(DOCUMENTS, "python")
def test_each_python_block_runs_and_prints_the_text_block_after_it(
    document: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lay_files(document, monkeypatch, tmp_path)
    run_blocks(document, monkeypatch, {"python"})


@pytest.mark.heavy
@pytest.mark.slow
@pytest.mark.usefixtures("spark")
@each(DOCUMENTS, ON_SPARK)
def test_blocks_that_want_spark_run_after_the_others(
    document: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lay_files(document, monkeypatch, tmp_path)
    run_blocks(document, monkeypatch, {"python", ON_SPARK})


def run_blocks(document: Path, monkeypatch: pytest.MonkeyPatch, kinds: set[str]) -> None:
    """Run the blocks of these kinds, in their order; each prints the text that follows it."""
    module = ModuleType(document.stem)  # where its parties and entities have their names
    monkeypatch.setitem(sys.modules, document.stem, module)
    blocks = read(document)[0]
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if block.kind in kinds:
            out = io.StringIO()
            code = "\n" * block.line + block.text  # so that an error names the document's line
            with redirect_stdout(out):
                exec(  # noqa: S102 (the reader would run it)
                    compile(code, str(document), "exec", dont_inherit=True), vars(module)
                )
            shown = after.text if after is not None and after.kind == "text" else ""
            assert out.getvalue() == shown, f"{document}:{block.line}"


@each(DOCUMENTS, "console")
def test_each_console_block_shows_what_its_commands_print(
    document: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lay_files(document, monkeypatch, tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    for block in blocks_of(document, "console"):
        assert block.text.startswith("$ contract-rules "), f"{document}:{block.line}"
        status = 0
        for told in re.split(r"(?m)^\$ ", block.text)[1:]:
            command, _, shown = told.partition("\n")
            if command == "echo $?":
                assert shown == f"{status}\n", f"{document}:{block.line}"
                assert status, "a status of 0 goes without saying"
                status = 0
                continue
            assert status == 0, f"{document}:{block.line} does not show the status {status}"
            out = io.StringIO()
            with redirect_stdout(out), redirect_stderr(out):
                name, *arguments = shlex.split(command)
                status = main(arguments)
            assert name == "contract-rules", f"{document}:{block.line}"
            assert out.getvalue() == shown, f"{document}:{block.line}"
        assert status == 0, f"{document}:{block.line} does not show the status {status}"


def test_the_two_commands_are_single_lines_and_the_first_one_works(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (block,) = blocks_of(README, "sh")
    first, second = block.text.splitlines()
    assert first.startswith("pip install '.[cli]' && contract-rules ")
    assert second == "pip install -e '.[test]' && pytest"
    assert main(shlex.split(first.partition(" && ")[2])[1:]) == 0
    assert "MAY NOT  C05" in capsys.readouterr().out


# where it leads


def links_of(document: Path) -> list[str]:
    prose = re.sub(r"`[^`]*`", "", "\n".join(read(document)[1]))
    return re.findall(r"\]\(([^)]*)\)", prose)


def anchors_of(document: Path) -> set[str]:
    """The anchors that the headings of a document have where it is shown."""
    heads = [line.lstrip("#").strip() for line in read(document)[1] if re.match(r"#+ ", line)]
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@each(DOCUMENTS)
def test_a_link_leads_to_a_file_and_a_heading_that_there_are(document: Path) -> None:
    near = [link for link in links_of(document) if not re.match(r"https?://", link)]
    assert near
    for link in near:
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.is_relative_to(ROOT), link
        assert target.is_file(), link
        assert not anchor or anchor in anchors_of(target), link


def test_the_readme_leads_to_every_guide() -> None:
    assert {f"examples/guide/{guide.name}" for guide in GUIDES} <= set(links_of(README))


def test_the_glossary_says_each_word_once_and_those_of_the_architecture() -> None:
    glossary = (GUIDE / "glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"(?m)^- \*\*(\w[^*]*)\*\*", glossary)
    assert len(words) == len(set(words)) == glossary.count("\n- ")
    architecture = (GUIDE / "architecture.md").read_text(encoding="utf-8")
    classes = {"Program", "CompiledNorm", "WorkingMemory", "Match", "InForce", "Counting"}
    named = set(re.findall(r"`([A-Z]\w+)`", architecture))
    assert classes <= named & set(words)
