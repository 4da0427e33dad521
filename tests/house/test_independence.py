"""What is to agree is written apart: the oracles, and the matcher that defines the meaning."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import contract_rules

PACKAGE = Path(contract_rules.__file__).parent
TESTS = Path(__file__).parents[1]

ORACLES = ("oracle", "duty_oracle", "weighing")
"""What knows the meaning by itself. (The worlds of open points compare one engine's answers.)"""

ANYBODY = ("contract_rules.errors", "contract_rules.values", "contract_rules.norms")
"""What an oracle may import: what norms say, as plain data, and what fields hold."""

WORKED_OUT = (
    "normal_form",
    "normalise",
    "partition",
    "questions",
    "stratification",
    "subsumption",
)
"""What of it is a way to evaluate norms: an oracle that used it would share its mistakes."""


def imported(file: Path) -> set[str]:
    """The modules that a file imports, wherever in it, with the names that it takes of them."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names, level=0):
                found |= {f"{module}.{alias.name}" for alias in names}
            case ast.ImportFrom():
                pytest.fail(f"{file} imports relatively")
            case _:
                pass
    return found


def stands_in(name: str, places: tuple[str, ...]) -> bool:
    """Whether a module, or a name of one, stands in one of the places."""
    return any(f"{name}.".startswith(f"{place}.") for place in places)


def with_what_is_shared(name: str) -> dict[str, set[str]]:
    """What an oracle imports, and what the helpers among the tests do that it imports."""
    waiting, found = [name], dict[str, set[str]]()
    while waiting:
        one = waiting.pop()
        found[one] = imported(TESTS / "support" / f"{one}.py")
        shared = {n.split(".")[1] for n in found[one] if n.startswith("support.")}
        waiting += shared - set(found)
    return found


@pytest.mark.parametrize("oracle", ORACLES)
def test_an_oracle_imports_nothing_above_the_norms(oracle) -> None:
    """Nor one of the ways to evaluate them, nor a module that is neither Python's nor attrs."""
    known = (*ANYBODY, "support", "attrs", *sys.stdlib_module_names)
    ways = tuple(f"contract_rules.norms.{name}" for name in WORKED_OUT)
    told = with_what_is_shared(oracle)
    assert any(stands_in(name, ANYBODY) for name in told[oracle])  # its imports were found
    for file, names in told.items():
        assert [name for name in names if not stands_in(name, known)] == [], file
        assert [name for name in names if stands_in(name, ways)] == [], file


def reached(module: str) -> set[str]:
    """The modules of the package that a module imports, and those that these import, and so on."""
    files = {
        ".".join(("contract_rules", *file.relative_to(PACKAGE).with_suffix("").parts)): file
        for file in PACKAGE.rglob("*.py")
    }
    waiting, found = [module], set[str]()
    while waiting:
        one = waiting.pop()
        found.add(one)
        names = imported(files[one])
        waiting += {n for n in files if any(stands_in(name, (n,)) for name in names)} - found
    return found


OTHERS = (
    "contract_rules.evaluation.compiled",
    "contract_rules.evaluation.durable",
    "durable_rules_engine",
)
"""Whatever belongs to a matcher that is not the semantics."""


def test_the_semantics_shares_nothing_with_another_matcher() -> None:
    """Neither itself nor by what it imports, for types or in functions."""
    found = reached("contract_rules.evaluation.semantics")
    assert "contract_rules.evaluation.evaluator" in found  # the imports were followed
    assert "contract_rules.contracts.program" in found  # also those for types
    assert [name for name in found if stands_in(name, OTHERS)] == []


def test_compiled_norms_share_nothing_with_the_semantics_but_how_terms_are_evaluated() -> None:
    """Neither the search, nor the network: both matchers could be wrong, but not together."""
    found = reached("contract_rules.evaluation.compiled.matcher")
    assert "contract_rules.evaluation.compiled.source" in found  # the imports were followed
    others = ("contract_rules.evaluation.semantics", *OTHERS[1:])
    assert [name for name in found if stands_in(name, others)] == []
