"""The house has rooms: imports run down from room to room, and nowhere in a circle."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import contract_rules

PACKAGE = Path(contract_rules.__file__).parent

ROOMS = (
    "version",
    "errors",
    "values",
    "norms",
    "language",
    "contracts",
    "answers",
    "evaluation",
    "queries",
    "engine",
    "store",
    "contract_rules",
    "testing",
    "agreements",
    "interop",
    "page",
    "service",
    "portfolio",
    "cli",
    "__main__",
)
"""The rooms in the order in which one reads them; ``contract_rules`` is the public names."""


def modules() -> dict[str, Path]:
    """The modules of the package by their full names; a room's own is that of its __init__."""
    named = {}
    for file in PACKAGE.rglob("*.py"):
        parts = ("contract_rules", *file.relative_to(PACKAGE).with_suffix("").parts)
        named[".".join(parts).removesuffix(".__init__")] = file
    return named


MODULES = modules()


def imported(file: Path) -> set[str]:
    """The modules of the package that a file imports: at its head, for types, in functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names, level=0):
                whole = {alias.name: f"{module}.{alias.name}" for alias in names}
                found |= {name if name in MODULES else module for name in whole.values()}
            case ast.ImportFrom():
                pytest.fail(f"{file} imports relatively; name the package")
    return found


GRAPH = {
    module: {name for name in imported(file) if name in MODULES} - {module}
    for module, file in MODULES.items()
}


def room_of(module: str) -> str:
    """The room that a module stands in."""
    return ".".join(module.split(".")[1:2]) or module


def test_the_rooms_are_those_that_are_listed() -> None:
    """None is missing from the list, and none is listed that is not there."""
    assert {room_of(module) for module in MODULES} == set(ROOMS)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_run_down_between_rooms(module: str) -> None:
    """What a module imports stands in its own room or in one that is read before."""
    for name in GRAPH[module]:
        assert ROOMS.index(room_of(name)) <= ROOMS.index(room_of(module)), f"imports {name}"


def test_no_circle_of_imports() -> None:
    """Not among modules, nor for annotations, nor by imports in functions."""
    assert sum(map(len, GRAPH.values())) > len(MODULES)  # the imports were found
    tuple(TopologicalSorter(GRAPH).static_order())  # raises CycleError where there is one


def test_a_room_says_what_lives_there() -> None:
    """Each room, and each room within it, has a docstring that begins with a sentence."""
    rooms = [file for file in MODULES.values() if file.name == "__init__.py"]
    assert len(rooms) > len(ROOMS)
    for file in rooms:
        said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
        assert said, file
        assert said.partition("\n")[0].endswith("."), file


def test_no_room_imports_a_private_name_of_another_module() -> None:
    """What begins with an underscore is used in its own module alone."""
    for module, file in MODULES.items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in MODULES:
                private = [alias.name for alias in node.names if alias.name.startswith("_")]
                assert not private, f"{module} imports {private} of {node.module}"


def test_only_the_durable_room_knows_durable_rules() -> None:
    """No other module names the extension module of durable-rules."""
    for module, file in MODULES.items():
        if not module.startswith("contract_rules.evaluation.durable"):
            assert "durable_rules_engine" not in file.read_text(encoding="utf-8"), module


LAYERED = {"Entity", "Party"}
"""Classes of the author's language that are named as the data which they make."""


def test_a_class_is_named_as_no_other() -> None:
    """In the rooms of the engine, and among what the kit and the command add to them."""
    homes: dict[str, list[str]] = {}
    for module, file in MODULES.items():
        if "agreements" not in module and not module.endswith("strategies.vocabulary"):
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                match node:
                    case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                        if name[0].isupper() and not name.isupper() and name not in LAYERED:
                            homes.setdefault(name, []).append(module)
                    case _:
                        pass
    assert len(homes) > len(MODULES)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}
