"""Classes of data show themselves as those that attrs makes do."""

from __future__ import annotations

import ast
from pathlib import Path

import attrs
import pytest

import contract_rules
from contract_rules.values import data_classes


def made_with(frozen, define) -> list[object]:
    """Things of classes that are made in these ways, one for each way of showing a field."""

    @frozen
    class Plain:
        name: str
        size: int = 3

    @frozen(kw_only=True, eq=False)
    class Chosen:
        shown: object
        hidden: str = attrs.field(default="hidden", repr=False)
        spelt: int = attrs.field(default=7, repr=lambda size: f"<{size}>")
        _private: int = 1

    @frozen
    class Below(Plain):
        more: tuple[object, ...] = ()

    class Undecorated(Plain):
        pass

    @frozen
    class Own:
        name: str

        def __repr__(self) -> str:
            return f"own {self.name}"

    @define
    class Holder:
        held: object = None
        later: object = attrs.field(init=False)

    itself = Holder()
    itself.held = [itself, Holder(Plain("in it"))]
    return [
        Plain("a", 1),
        Chosen(shown=Plain("it's")),
        Below("b", 2, (Own("c"), None)),
        Undecorated("d"),
        itself,
        itself,
    ]


def test_what_is_shown_is_what_attrs_would_show() -> None:
    ours = made_with(data_classes.frozen, data_classes.define)
    theirs = made_with(attrs.frozen, attrs.define)
    assert [repr(thing) for thing in ours] == [repr(thing) for thing in theirs]
    assert len({repr(thing) for thing in ours}) == len(ours) - 1


def test_an_argument_that_is_missing_is_told_as_attrs_tells_it() -> None:
    """A thing that is only half made does not show what it should have been given."""
    for frozen in (data_classes.frozen, attrs.frozen):

        @frozen
        class Plain:
            name: str

        with pytest.raises(AttributeError, match="name"):
            repr(Plain.__new__(Plain))


def test_a_class_that_shows_itself_by_its_place_is_left_alone() -> None:
    @data_classes.frozen(repr=False)
    class Machinery:
        name: str

    thing = Machinery("a")
    assert repr(thing) == object.__repr__(thing)


def test_classes_of_data_are_all_made_in_the_one_way() -> None:
    """No module but this takes from attrs what makes classes."""
    package = Path(contract_rules.__file__).parent
    of_attrs = set()
    for file in package.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.ImportFrom(module="attrs", names=names):
                    taken = {alias.name for alias in names}
                case ast.Attribute(value=ast.Name(id="attrs"), attr=name):
                    taken = {name}
                case _:
                    continue
            if taken & {"define", "frozen", "mutable"}:
                of_attrs.add(file.stem)
    assert of_attrs == {"data_classes"}
