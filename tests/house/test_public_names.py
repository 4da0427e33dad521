"""A public name is imported where it is first used, and is that of its module."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import contract_rules

SOURCE = ast.parse(Path(contract_rules.__file__).read_text(encoding="utf-8"))
STATED = {
    alias.name: node.module
    for node in ast.walk(SOURCE)
    if isinstance(node, ast.ImportFrom)
    for alias in node.names
    if str(node.module).startswith("contract_rules.")
}
"""The public names with their modules, as type checkers see them."""


def test_type_checkers_see_the_names_that_there_are() -> None:
    there = {name: module for module, names in contract_rules._MODULES.items() for name in names}
    assert there == STATED
    assert set(contract_rules.__all__) == set(STATED)
    assert set(STATED) <= set(dir(contract_rules))


@pytest.mark.parametrize("name", sorted(STATED))
def test_a_name_is_that_of_its_module(name: str) -> None:
    assert contract_rules.__getattr__(name) is getattr(import_module(STATED[name]), name)


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="module 'contract_rules' has no attribute 'Claws'"):
        _ = contract_rules.Claws


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "not_needed"),
    [
        ("import contract_rules", ("attrs", "contract_rules.values")),
        ("from contract_rules import Clause, Contract", ("contract_rules.engine", "cattrs")),
        (
            "from contract_rules import Engine",
            ("contract_rules.testing", "contract_rules.contracts.textual", "cattrs", "click"),
        ),
    ],
)
def test_what_is_not_needed_is_not_imported(what: str, not_needed: tuple[str, ...]) -> None:
    code = f"{what}\nimport sys\nprint([m for m in {not_needed} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
