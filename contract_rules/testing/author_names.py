"""What authors call actions, sorts, parties and entities: classes, and names in modules."""

from __future__ import annotations

import sys
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from contract_rules.language.actions import Action, Entity
from contract_rules.language.parties import Party
from contract_rules.values import acts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.values.acts import ActionType

C = TypeVar("C")


def _below(known: type[C]) -> Iterator[type[C]]:
    for found in known.__subclasses__():
        yield found
        yield from _below(found)


def action_of(kind: ActionType) -> type[Action] | None:
    """The class that an author wrote for an action, or None where it came as plain data."""
    authors = (found for found in _below(Action) if found.__module__ != Action.__module__)
    alike = [found for found in authors if found.kind == kind]
    return next((found for found in alike if found.kind is kind), alike[0] if alike else None)


def sort_of(name: str, kinds: Iterable[ActionType]) -> type[Entity] | None:
    """The class of a sort of entities that actions speak of.

    Args:
        name: The sort.
        kinds: The actions; a sort that is known where they are written comes first.
    """
    alike = [found for found in _below(Entity) if found.__name__ == name]
    for action in filter(None, map(action_of, kinds)):
        for found in alike:
            if any(found is one for one in vars(sys.modules[action.__module__]).values()):
                return found
        for found in alike:
            if found.__module__ == action.__module__:
                return found
    return alike[0] if alike else None


def member_of(entity: acts.Entity, kinds: Iterable[ActionType]) -> tuple[str, str, str] | None:
    """A choice of a field as a member of an enum: the module, what that calls the enum, the name.

    Args:
        entity: The choice.
        kinds: The actions whose modules know the enum.
    """
    for action in filter(None, map(action_of, kinds)):
        for name, found in vars(sys.modules[action.__module__]).items():
            if isinstance(found, type) and issubclass(found, Enum):
                for member in found:
                    if acts.choice(member) == entity:
                        return action.__module__, name, member.name
    return None


def entities_of(sort: type[Entity]) -> tuple[Entity, ...]:
    """The entities of a sort that have names in the module that defines it."""
    named = vars(sys.modules[sort.__module__]).values()
    return tuple(dict.fromkeys(thing for thing in named if type(thing) is sort))


def homes(actions: Iterable[type[Action]]) -> tuple[str, ...]:
    """The modules that define actions, and the packages that these are in; packages first."""
    found: set[str] = set()
    for module in {action.__module__ for action in actions}:
        parts = module.split(".")
        found |= {".".join(parts[:n]) for n in range(1, len(parts) + 1)}
    return tuple(sorted(found, key=_length))


def _length(module: str) -> tuple[int, str]:
    return len(module), module


def name_in(module: str, thing: object) -> str | None:
    """What a module calls a class, a party or an entity; None where it does not name it."""
    held = vars(sys.modules[module]) if module in sys.modules else {}
    for name, named in tuple(held.items()):
        if not name.startswith("_") and _same(named, thing):
            return name
    return None


def _same(named: object, thing: object) -> bool:
    if isinstance(thing, type):
        return named is thing
    return isinstance(named, Party | Entity) and named == thing


def names(things: Iterable[object], modules: tuple[str, ...]) -> dict[object, tuple[str, str]]:
    """For each thing that has a name the module and the name; the fewest modules that do.

    Args:
        things: Classes, parties and entities.
        modules: Where to look first; then anywhere.
    """
    wanted, found = list(dict.fromkeys(things)), dict[object, tuple[str, str]]()
    for among in (modules, tuple(sorted(sys.modules, key=_length))):
        missing = [thing for thing in wanted if thing not in found]
        if missing:
            _named_in(among, missing, found)
    return found


def _named_in(
    modules: tuple[str, ...], things: list[object], found: dict[object, tuple[str, str]]
) -> None:
    held = {module: {t: name_in(module, t) for t in things} for module in modules}
    while things and held:
        best = max(held, key=lambda module: sum(held[module][t] is not None for t in things))
        here = {t: name for t in things if (name := held[best][t]) is not None}
        if not here:
            return
        found |= {thing: (best, name) for thing, name in here.items()}
        things = [thing for thing in things if thing not in here]
