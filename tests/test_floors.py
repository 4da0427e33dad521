"""The house has floors: a module imports from those below its own, and stays small."""

from __future__ import annotations

import ast
from itertools import chain
from pathlib import Path
from statistics import median

import pytest

import contract_rules

HERE = Path(__file__).parent
PACKAGE = Path(contract_rules.__file__).parent

# lowest first; the modules of one floor do not import each other
FLOORS = (
    "errors journal",
    "arguments",
    "sources",
    "agenda calendars money whereabouts",
    "periods values",
    "events nodes spans",
    "derived questions stated sums walks",
    "amounts language norms settlement",
    "forms parties phrases",
    "layers normal",
    "clauses",
    "checks code consequences findings wire",
    "contract facts figures precedence",
    "admission book explain",
    "marks",
    "records",
    "force matching published reach reckoning",
    "accounts cases grounding engine.symbols",
    "counting explain_ways grids semantics engine.rules",
    "decisions explain_duties ledger engine.network",
    "differing duties history",
    "observing",
    "course outcomes reported standing upcoming engine.matcher",
    "differences",
    "comparison judge engine",
    "foresight inquest report sitting turning",
    "intervals missing ways",
    "unsettled",
    "standpoint",
    "inquiry",
    "__init__",
    "testing.authors testing.drawing testing.given testing.points testing.words",
    "testing.changes testing.coverage testing.pasted testing.pools testing.texts",
    "testing.dealings testing.laws testing.mutation testing.stage",
    "testing.asking testing.whole_contracts testing.covering testing.scenes",
    "testing.stories testing.plugin",
    "testing.machine testing.sampling",
    "testing.differences testing.flaws testing.performing",
    "testing.checking testing.trial",
    "testing",
    "agreements matter",
    "cli",
    "cli_mutate cli_open",
    "__main__",
)

# a module imports one of a higher floor, for an annotation alone
EXCEPTIONS = {
    ("errors", "facts"): "the good lines before a malformed one are a fact base",
    ("explain_duties", "duties"): "a duty explains itself",
    ("published", "duties"): "a duty says itself what it is as JSON",
}

MOST_LINES, MOST_IN_THE_MEDIAN = 400, 150


def modules() -> dict[str, Path]:
    """The modules of the package by name; the name of a package is that of its __init__."""
    files = PACKAGE.rglob("*.py")
    named = {".".join(file.relative_to(PACKAGE).with_suffix("").parts): file for file in files}
    return {name.removesuffix(".__init__"): file for name, file in named.items()}


def floor_of(module: str) -> int:
    """The number of a module's floor; a module of an agreement stands where agreements do."""
    name = module.partition(".")[0] if module.startswith("agreements") else module
    return next(number for number, names in enumerate(FLOORS) if name in names.split())


def imported(file: Path) -> set[str]:
    """Every module that a file imports: at its head, for annotations and in functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names, level=0):
                whole = {f"{module}.{alias.name}" for alias in names}
                inner = {name for name in whole if name.removeprefix("contract_rules.") in ALL}
                found |= inner if inner and module == "contract_rules" else {module}
            case ast.ImportFrom():
                pytest.fail(f"{file} imports relatively; name the package")
    return found


ALL = modules()


@pytest.mark.parametrize("module", sorted(ALL))
def test_a_module_imports_from_below_its_floor(module) -> None:
    """Every module has a floor, and what it imports of the package stands below it."""
    for name in imported(ALL[module]):
        if name == "contract_rules" or name.startswith("contract_rules."):
            other = name.removeprefix("contract_rules").removeprefix(".") or "__init__"
            together = module.startswith("agreements.") and other.startswith("agreements.")
            if not together and (module, other) not in EXCEPTIONS:
                assert floor_of(other) < floor_of(module), f"{module} imports {other}"


def test_every_floor_is_built_once() -> None:
    """The table names each module once, and none that is not there."""
    table = [name for names in FLOORS for name in names.split()]
    assert sorted(table) == sorted({m for m in ALL if not m.startswith("agreements.")})


def test_exceptions_are_few_and_for_annotations() -> None:
    """An import from above is made where types are checked alone."""
    assert len(EXCEPTIONS) <= 3
    for module, other in EXCEPTIONS:
        tree = ast.parse(ALL[module].read_text(encoding="utf-8"))
        guarded = [n for n in tree.body if isinstance(n, ast.If)]
        assert all(ast.unparse(n.test) == "TYPE_CHECKING" for n in guarded)
        inside = {n.module for n in chain.from_iterable(g.body for g in guarded)}
        assert f"contract_rules.{other}" in inside


def test_only_the_engine_knows_durable_rules() -> None:
    """No module but those of engine names the extension module of durable-rules."""
    for module, file in ALL.items():
        if not module.startswith("engine"):
            assert "durable_rules_engine" not in file.read_text(encoding="utf-8")
            assert not any(name.startswith("durable") for name in imported(file))


def test_modules_stay_small() -> None:
    """No module, nor any of tests, is longer than 400 lines, and half are shorter than 150."""
    lines = {m: len(f.read_text(encoding="utf-8").splitlines()) for m, f in ALL.items()}
    assert {m: n for m, n in lines.items() if n > MOST_LINES} == {}
    assert median(lines.values()) < MOST_IN_THE_MEDIAN
    tests = {f.name: len(f.read_text(encoding="utf-8").splitlines()) for f in HERE.rglob("*.py")}
    assert {name: n for name, n in tests.items() if n > MOST_LINES} == {}
