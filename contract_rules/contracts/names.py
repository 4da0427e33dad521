"""Names of things: what each that clauses name is also called, and what a name is near to."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from contract_rules.errors import WrongTypeError
from contract_rules.values.acts import Act, Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.mistakes import Mistakes, Part
    from contract_rules.values.acts import Value
    from contract_rules.values.events import Event


@frozen
class NamedThings:
    """The things that the clauses of a contract name.

    Attributes:
        things: Each thing, by its sort and its name.
        called: Each thing, by its sort and each of its aliases.
    """

    things: Mapping[tuple[str, str], Entity]
    called: Mapping[tuple[str, str], Entity]

    @classmethod
    def of(cls, named: Iterable[Entity], contract: Part, mistakes: Mistakes) -> NamedThings:
        """The things that clauses name, wherever they do.

        Noted as a mistake (WrongTypeError): that two things of one sort are called the same.

        Args:
            named: The things, as often as they are named; the aliases of one add up.
            contract: What a mistake is noted of.
            mistakes: Where it is noted.
        """
        things: dict[tuple[str, str], Entity] = {}
        for thing in named:
            known = things.setdefault((thing.sort, thing.name), thing)
            if known.aliases != thing.aliases:
                aliases = tuple(dict.fromkeys((*known.aliases, *thing.aliases)))
                things[thing.sort, thing.name] = Entity(thing.sort, thing.name, aliases)
        called: dict[tuple[str, str], Entity] = {}
        for thing in things.values():
            for alias in thing.aliases:
                key = (thing.sort, alias)
                other = things.get(key) or called.setdefault(key, thing)
                if other != thing:
                    msg = (
                        f"{thing.sort} {thing.name!r} and {other.name!r} are both called "
                        f"{alias!r}; leave the alias to one of them"
                    )
                    mistakes.note(WrongTypeError(msg), contract)
        return cls(things, called)

    def right(self, act: Act) -> Act:
        """The act with things by their names that it calls by an alias."""
        if not self.called or not any((v.sort, v.name) in self.called for _, v in _things(act)):
            return act
        return evolve(act, fields=tuple((n, self._right(v)) for n, v in act.fields))

    def _right(self, value: Value) -> Value:
        if not isinstance(value, Entity):
            return value
        return self.called.get((value.sort, value.name), value)

    def doubts(self, act: Act, facts: Iterable[Event]) -> Iterator[str]:
        """What is to be said of names in an act that are near to others, and are nobody's.

        A name is near to another that it would be but for a slip or its case; where their digits
        differ, they are of two things.

        Args:
            act: The act.
            facts: The events on record.

        Yields:
            A sentence for each such name.
        """
        for _, thing in _things(act):
            if (thing.sort, thing.name) in self.things:
                continue
            near = self._near(thing)
            if near and not any(thing == v for event in facts for _, v in _things(event.act)):
                yield (
                    f"no clause and no event names a {thing.sort} {thing.name!r}; "
                    f"did you mean {near!r}?"
                )

    def _near(self, thing: Entity) -> str | None:
        """The name of the thing of its sort that a thing was perhaps meant to be."""
        names = {
            written.casefold(): known.name
            for (sort, written), known in (*self.things.items(), *self.called.items())
            if sort == thing.sort and _digits(written) == _digits(thing.name)
        }
        close = get_close_matches(thing.name.casefold(), names, n=1, cutoff=_NEAR)
        return names[close[0]] if close else None


def _things(act: Act) -> Iterator[tuple[str, Entity]]:
    """The fields of an act that hold things, with these."""
    return ((name, value) for name, value in act.fields if isinstance(value, Entity))


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))


_NEAR = 0.8
"""How alike names are that may be meant for each other; 1 is the same."""
