"""YAML and JSON are read into nodes that know where they stand."""

from __future__ import annotations

import os
import sys

import pytest

from contract_rules.contracts.textual.nodes import (
    LONGEST,
    Items,
    Pairs,
    Problems,
    Scalar,
    read_nodes,
)
from contract_rules.errors import ContractNotFoundError, InvalidContractError


def read(tmp_path, text, name="lease.yaml"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems = Problems(str(path))
    node = read_nodes(path, problems)
    problems.refuse()
    return node


def plain(node):
    """The node as lists of Python, with the place of each text."""
    match node:
        case Scalar():
            return node.value, node.place
        case Items(items):
            return [plain(one) for one in items]
        case Pairs(pairs):
            return [(key.value, plain(value)) for key, value in pairs]


def test_both_syntaxes_give_the_same_nodes(tmp_path):
    """Lists, mappings and texts, each with its line and column; no text has a type of its own."""
    of_yaml = read(tmp_path, "a: 1\nb:\n  - yes\n  - {c: 'd e'}\n")
    of_json = read(tmp_path, '{"a": 1,\n "b": [\n\t"yes",\n\t{"c": "d e"}]}', "lease.json")
    expected = [
        ("a", ("1", (1, 4))),
        ("b", [("yes", (3, 5)), [("c", ("d e", (4, 9)))]]),
    ]
    assert plain(of_yaml) == expected
    assert [key for key, _ in plain(of_json)] == ["a", "b"]
    assert plain(of_json)[0][1] == ("1", (1, 7))
    assert plain(of_json)[1][1] == [("yes", (3, 2)), [("c", ("d e", (4, 8)))]]


def test_empty_files_and_parts_are_texts_of_nothing(tmp_path):
    """What asks for something there says so."""
    assert plain(read(tmp_path, "# nothing\n")) == ("", (1, 1))
    assert plain(read(tmp_path, "a:\n")) == [("a", ("", (1, 3)))]
    assert plain(read(tmp_path, "\ufeffa: {}\r\nb: []\r\n")) == [("a", []), ("b", [])]


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("a: &x 1\n", "l.yaml", "l.yaml:1:4: an anchor (&) gives a part a name in YAML"),
        ("a: &x 1\nb: *x\n", "l.yaml", "an anchor"),
        ("a: *x\n", "l.yaml", "l.yaml:1:4: an alias (*) stands for something elsewhere"),
        ("a: !!int 1\n", "l.yaml", "l.yaml:1:4: a tag (!) says of what type a text is"),
        ("a: 1\n---\nb: 2\n", "l.yaml", "l.yaml:2:1: a second document begins (---)"),
        ("[a]: 1\n", "l.yaml", "l.yaml:1:1: a key is a word, not a list"),
        ("a: 1\n\tb: 2\n", "l.yaml", "l.yaml:2:1: this is no YAML (no text without quotes begins"),
        ("a: @b\n", "l.yaml", "l.yaml:1:4: this is no YAML (no text without quotes begins with"),
        ("b: 1\na: \x07\n", "l.yaml", "l.yaml:2:4: this is no YAML (no text of YAML has this"),
        (
            "a: [1\n",
            "l.yml",
            "l.yml:2:1: this is no YAML (a comma or a closing bracket is missing",
        ),
        ("a: {b c: d: e}\n", "l.yml", "l.yml:1:11: this is no YAML (a comma or a closing"),
        (
            "a: b: c\n",
            "l.yml",
            "l.yml:1:5: this is no YAML (a colon cannot stand here; put quotes",
        ),
        ("a: {b: , , c}\n", "l.yml", "this is no YAML (something is missing before this)"),
        ("a: 1\n   b: 2\n c: 3\n", "l.yml", "this is no YAML (a colon cannot stand here; put"),
        ("a:\n  b: 1\n c: 3\n", "l.yml", "l.yml:3:2: this is no YAML (this goes on with nothing"),
        ("- a\nb: 1\n", "l.yml", "l.yml:2:1: this is no YAML (this goes on with nothing before"),
        ("[a]\nb\n", "l.yml", "l.yml:2:1: this is no YAML (this goes on with nothing before it;"),
        ("a: b\nc\nd: e\n", "l.yml", "l.yml:3:1: this is no YAML (a colon is missing after a key"),
        ("a: - b\n", "l.yml", "l.yml:1:4: this is no YAML (- and ? cannot stand here; begin a"),
        ("a: 'b\n", "l.yml", "l.yml:2:1: this is no YAML (a quotation mark is not closed)"),
        ('a: "b\\c"\n', "l.yml", "l.yml:1:7: this is no YAML (\\ has a meaning between double"),
        ("a: >x\n", "l.yml", "l.yml:1:5: this is no YAML (> and | stand alone before a text of"),
        ("a: *\n", "l.yml", "l.yml:1:5: this is no YAML (* and & have a meaning in YAML; put"),
        ("a: !x!y z\n", "l.yml", "l.yml:1:4: this is no YAML (a tag (!) says of what type a"),
        ("%a\n", "l.yml", "l.yml:2:1: this is no YAML (this goes on with nothing before it;"),
        ("%YAML x\n---\na: 1\n", "l.yml", "this is no YAML (a line that begins with % has a"),
        ("%YAML 2.0\n---\na: 1\n", "l.yml", "this is no YAML (something else is expected here)"),
        ("a: 1\na: 2\n", "l.yaml", "l.yaml:2:1: 'a' stands here twice; write it once"),
        ('{"a": 1, "a": 2}', "l.json", "l.json:1:10: 'a' stands here twice; write it once"),
        ('{"a": 1,\n "b" 2}', "l.json", "l.json:2:6: this is no JSON (something else"),
        ('{"a": 1,\n "b": ?}', "l.json", "l.json:2:7: this is no JSON (something else"),
        ('{"a": 1,\n', "l.json", "l.json:2:1: this is no JSON (the file ends too early)"),
        ("", "l.json", "l.json:1:1: this is no JSON (the file ends too early)"),
        ('"\\ud800"', "l.json", "l.json:1:1: a character is written by half"),
        (b"a: \xff\n", "l.yaml", "l.yaml:1:4: the file is no UTF-8"),
        ("a: ü\nü: ".encode() + b"\xff\n", "l.yaml", "l.yaml:2:4: the file is no UTF-8"),
        ("[" * 60 + "]" * 60, "l.yaml", "l.yaml:1:51: parts stand within each other deeper"),
        ("[" * 60 + "]" * 60, "l.json", "l.json:1:52: parts stand within each other deeper"),
        ("#" * (LONGEST + 1), "l.yaml", "l.yaml:1:1: the file has more than 1,000,000"),
        ("#" + "😀" * LONGEST, "l.yaml", "l.yaml:1:1: the file has more than 1,000,000"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path, text, name, told):
    with pytest.raises(InvalidContractError) as error:
        read(tmp_path, text, name)
    assert told in str(error.value)


def test_all_is_told_at_once_in_the_order_of_the_file(tmp_path):
    with pytest.raises(InvalidContractError) as error:
        read(tmp_path, "a: {b: 1, b: 2}\nc: 1\na: 2\nc: 3\n")
    assert str(error.value).splitlines() == [
        "3 mistakes in the file:",
        "1. lease.yaml:1:11: 'b' stands here twice; write it once",
        "2. lease.yaml:3:1: 'a' stands here twice; write it once",
        "3. lease.yaml:4:1: 'c' stands here twice; write it once",
    ]
    assert error.value.errors[0].where == "lease.yaml:1:11"


def test_a_file_of_another_name_is_none(tmp_path):
    with pytest.raises(ContractNotFoundError, match=r"lease.txt is no file of a contract; name"):
        read(tmp_path, "a: 1", "lease.txt")


def test_a_pipe_which_may_have_no_end_is_none(tmp_path):
    path = tmp_path / "lease.yaml"
    os.mkfifo(path)
    with pytest.raises(ContractNotFoundError, match=r"lease.yaml is a pipe, and a contract is"):
        read_nodes(path, Problems(str(path)))


def test_without_the_packages_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "lark", None)
    with pytest.raises(ContractNotFoundError, match=r"pip install 'contract-rules\[files\]'"):
        read(tmp_path, "a: 1")


@pytest.mark.parametrize(
    ("text", "of", "place"),
    [
        ("a: one two\n", "two", (1, 8)),
        ("a: 'one two'\n", "two", (1, 9)),
        ("a: one\n     two\n", "two", (2, 6)),
        ("a: >\n  one\n  two\n", "two", (3, 3)),
        ('a: "\\x6fne two"\n', "two", (1, 4)),
    ],
)
def test_a_place_in_a_text_is_found_in_the_file(tmp_path, text, of, place):
    """However it is folded; of one with escapes it is where that begins."""
    ((_, value),) = read(tmp_path, text).pairs
    assert value.at(value.value.index(of)) == place
