"""Classes of data are as attrs makes them, once they are used, and show themselves so."""

from __future__ import annotations

import ast
import copy
import weakref
from collections.abc import Hashable
from functools import cached_property
from inspect import signature
from operator import attrgetter
from pathlib import Path
from threading import Barrier, Thread
from typing import ClassVar

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


def classes_made_with(frozen, define) -> list[type]:
    """Classes that are written in the ways in which ours are, each after those it builds on."""

    @frozen
    class Plain:
        """A class that a value is given for."""

        name: str
        size: int = 3
        _private: tuple[int, ...] = attrs.field(default=(), eq=False)

        def doubled(self) -> int:
            return self.size * 2

    @frozen(kw_only=True, cache_hash=True, order=False)
    class Below(Plain):
        size: int = attrs.field(default=4, converter=int)
        more: object = None

    class Undecorated(Plain):
        def __init__(self, name: str, size: int = 7, **rest: object) -> None:
            super().__init__(name, size, **rest)

    @define
    class Holder:
        held: object = attrs.field(default=None, validator=attrs.validators.max_len(3))

    @define(eq=False, repr=False)
    class Machinery:
        held: list[int] = attrs.field(factory=list)
        later: object = attrs.field(init=False, default=None)

    @frozen
    class Compared:
        name: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Compared) and self.name.lower() == other.name.lower()

        def __hash__(self) -> int:
            return hash(self.name.lower())

    @frozen
    class Empty:
        pass

    return [Plain, Below, Undecorated, Holder, Machinery, Compared, Empty]


def made_of(cls: type) -> object:
    """A thing of one of the classes."""
    return cls(**{name: "abc" for name in signature(cls).parameters if name in {"name", "held"}})


ALIKE = list(
    zip(
        classes_made_with(data_classes.frozen, data_classes.define),
        classes_made_with(attrs.frozen, attrs.define),
        strict=True,
    )
)


@pytest.mark.parametrize(("ours", "theirs"), ALIKE)
def test_a_class_is_as_attrs_makes_it(ours, theirs) -> None:
    assert signature(ours) == signature(theirs)
    assert ours.__match_args__ == theirs.__match_args__
    assert attrs.fields(ours) == attrs.fields(theirs)
    written = {"__attrs_base_of_slotted__"}
    assert set(vars(ours)) - written == set(vars(theirs)) - written
    for name in ("__doc__", "__module__", "__name__", "__qualname__", "__slots__"):
        assert getattr(ours, name, None) == getattr(theirs, name, None)
    assert issubclass(ours, Hashable) == issubclass(theirs, Hashable)


@pytest.mark.parametrize(("ours", "theirs"), ALIKE)
def test_a_thing_is_as_one_of_a_class_that_attrs_makes(ours, theirs) -> None:
    one, other, of_attrs = made_of(ours), made_of(ours), made_of(theirs)
    equal = made_of(theirs) == of_attrs
    assert (one == other) is equal
    assert one != of_attrs
    if isinstance(of_attrs, Hashable):
        assert (hash(one) == hash(other)) is equal
    names = [known.name for known in attrs.fields(ours) if known.init]
    for copied in (copy.copy(one), attrs.evolve(one), weakref.ref(one)()):
        assert [getattr(copied, n) for n in names] == [getattr(of_attrs, n) for n in names]
    for name in (*names, "of_no_field"):
        refused = []
        for thing in (one, of_attrs):
            try:
                setattr(thing, name, "abcd")
            except (AttributeError, ValueError) as error:
                refused.append(type(error))
        assert len(set(refused)) <= 1
        assert len(refused) in {0, 2}


USES = {
    "a thing is made": lambda cls: cls(1),
    "a thing is put together": lambda cls: cls.__new__(cls).__setstate__({"size": 1}),
    "what it takes is asked": signature,
    "its fields are listed": attrs.fields,
    "it is matched": attrgetter("__match_args__"),
    "another builds on it": lambda cls: attrs.frozen(type("Below", (cls,), {})),
}


def noting(made: list[str]):
    """A transformer of fields that notes of which classes attrs lists them."""

    def note(cls: type, fields: list[attrs.Attribute]) -> list[attrs.Attribute]:
        made.append(cls.__name__)
        return fields

    return note


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_attrs_makes_a_class_once_when_it_is_used(use) -> None:
    made: list[str] = []

    @data_classes.frozen(field_transformer=noting(made))
    class Plain:
        size: int

    assert made == []
    use(Plain)
    assert made == ["Plain"]
    assert Plain(3) == Plain(3)
    assert made == ["Plain"]


def test_threads_that_use_a_class_first_have_it_made_once() -> None:
    made: list[str] = []
    things: list[object] = []
    together = Barrier(8)

    @data_classes.frozen(field_transformer=noting(made))
    class Plain:
        size: int

    later = vars(Plain)["__init__"]

    def use() -> None:
        together.wait()
        things.append(Plain(3))

    threads = [Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["Plain"]
    assert things == [Plain(3)] * 8
    later.__get__(things[0], Plain)(4)  # one that had looked it up before it was made
    assert things[0] == Plain(4)
    assert made == ["Plain"]


def with_own_init(cls: type) -> None:
    cls.__init__ = lambda self: self.__attrs_init__(1)


def with_what_is_worked_out_once(cls: type) -> None:
    cls.doubled = cached_property(lambda self: self.size * 2)
    cls.doubled.__set_name__(cls, "doubled")


def with_what_is_no_field(cls: type) -> None:
    cls.__annotations__["number"] = ClassVar[int]


def with_its_class(cls: type) -> None:
    __class__ = cls
    cls.is_of_it = lambda self: type(self) is __class__


def with_its_class_in_a_property(cls: type) -> None:
    __class__ = cls
    cls.knows_it = property(lambda self: type(self) is __class__)


def with_its_class_in_a_class_method(cls: type) -> None:
    __class__ = cls
    cls.is_it = classmethod(lambda itself: itself is __class__)


@pytest.mark.parametrize(
    "change",
    [
        with_own_init,
        with_what_is_worked_out_once,
        with_what_is_no_field,
        with_its_class,
        with_its_class_in_a_property,
        with_its_class_in_a_class_method,
    ],
)
def test_attrs_makes_at_once_what_takes_more_than_slots_for_fields(change) -> None:
    made: list[str] = []

    class Plain:
        size: int = 1

    change(Plain)
    ours = data_classes.frozen(field_transformer=noting(made))(Plain)
    assert made == ["Plain"]
    assert getattr(ours(), "doubled", 2) == 2
    assert getattr(ours(), "is_of_it", lambda: True)()
    assert getattr(ours(), "knows_it", True)
    assert getattr(ours, "is_it", lambda: True)()


@pytest.mark.parametrize("setting", [{"order": True}, {"slots": False}, {"init": False}])
def test_attrs_makes_at_once_what_is_set_otherwise(setting) -> None:
    made: list[str] = []

    @data_classes.frozen(field_transformer=noting(made), **setting)
    class Plain:
        size: int

    assert made == ["Plain"]
    assert attrs.has(Plain)


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
