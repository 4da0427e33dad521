"""Names of things: what each that clauses name is also called, and what a name is near to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.errors import WrongTypeError
from contract_rules.values.acts import Act, Entity, Party
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.mistakes import Mistakes, Part
    from contract_rules.values.events import Event


@frozen
class NamedThings:
    """The things that the clauses of a contract name.

    Attributes:
        things: Each thing, by its sort and its name.
        called: Each thing, by its sort and each of its aliases.
        parties: The names of the parties.
    """

    things: Mapping[tuple[str, str], Entity]
    called: Mapping[tuple[str, str], Entity]
    parties: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        named: Iterable[Entity],
        parties: Iterable[Party],
        contract: Part,
        mistakes: Mistakes,
    ) -> NamedThings:
        """The things that clauses name, wherever they do.

        Noted as a mistake (WrongTypeError): that two things of one sort are called the same.

        Args:
            named: The things, as often as they are named; the aliases of one add up.
            parties: The parties of the contract.
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
        return cls(things, called, tuple(party.name for party in parties))

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
        named = [v for _, v in act.fields if isinstance(v, Party) and v.name not in self.parties]
        for party in named:
            close = _near(party.name, {name.casefold(): name for name in self.parties})
            if close and not any(party == v for event in facts for _, v in event.act.fields):
                yield f"the contract names no party {party.name!r}; did you mean {close!r}?"

    def _near(self, thing: Entity) -> str | None:
        """The name of the thing of its sort that a thing was perhaps meant to be."""
        names = {
            written.casefold(): known.name
            for (sort, written), known in (*self.things.items(), *self.called.items())
            if sort == thing.sort and _digits(written) == _digits(thing.name)
        }
        return _near(thing.name, names)


class NamesInUse:
    """The names of things by the clauses of a contract, and by events that are taken on record.

    What an event calls a thing holds for whatever is asked or recorded later, and what is on
    record or in a clause already keeps its name.

    Args:
        named: The things that clauses name.
        earlier: The names in use before; what is added here is not added there.
    """

    def __init__(self, named: NamedThings, earlier: NamesInUse | None = None) -> None:
        self._named, self._earlier = named, earlier
        self._called: dict[tuple[str, str], Entity] = {}
        self._has_aliases = bool(named.called)

    def copy(self) -> NamesInUse:
        """The same names, to which others may be added."""
        other = NamesInUse(self._named, self._earlier)
        other._called, other._has_aliases = self._called.copy(), self._has_aliases
        return other

    def add(self, act: Act) -> None:
        """Take the names of an act into use, which are right; see `right`."""
        for _, thing in act.fields:
            if not isinstance(thing, Entity):
                continue
            self._has_aliases = self._has_aliases or bool(thing.aliases)
            for name in (thing.name, *thing.aliases):
                key = thing.sort, name
                if self._find(key) is None:
                    self._called[key] = thing

    @property
    def are_all_right(self) -> bool:
        """Whether acts that state no aliases are right, for none is in use."""
        earlier = self._earlier is None or self._earlier.are_all_right
        return earlier and not self._has_aliases

    def right(self, act: Act) -> Act:
        """The act with things by the names that are in use, where it calls them otherwise.

        Raises:
            WrongTypeError: When it says of two things that are known as such that they are one.
        """
        things = [(thing, self._right(thing)) for _, thing in _things(act)]
        if all(right is thing for thing, right in things):
            return act
        by_name = dict(things)
        given = ((n, by_name[v] if isinstance(v, Entity) else v) for n, v in act.fields)
        return evolve(act, fields=tuple(given))

    def _right(self, thing: Entity) -> Entity:
        own = self._find((thing.sort, thing.name))
        if not thing.aliases:
            return thing if own is None or own == thing else own
        known = own
        for alias in thing.aliases:
            other = self._find((thing.sort, alias))
            if other is not None and known is not None and other != known:
                msg = (
                    f"{thing.sort} {thing.name!r} is said to be called {alias!r}, too, but "
                    f"{known.name!r} and {other.name!r} are two things already, by clauses or "
                    "events on record; leave the alias out, or name it in a clause"
                )
                raise WrongTypeError(msg)
            known = known or other
        if known is None or known == thing:
            return thing
        more = (thing.name, *thing.aliases)
        aliases = dict.fromkeys((*known.aliases, *(name for name in more if name != known.name)))
        return Entity(known.sort, known.name, tuple(aliases))

    def _find(self, key: tuple[str, str]) -> Entity | None:
        """The thing that is known by a name or an alias."""
        found = self._called.get(key)
        if found is None and self._earlier is not None:
            return self._earlier._find(key)  # noqa: SLF001 (another of its class)
        return found or self._named.things.get(key) or self._named.called.get(key)


def _things(act: Act) -> Iterator[tuple[str, Entity]]:
    """The fields of an act that hold things, with these."""
    return ((name, value) for name, value in act.fields if isinstance(value, Entity))


def _near(name: str, known: Mapping[str, str]) -> str | None:
    """The known name that a name is near to, of those that stand by themselves in lower case."""
    from difflib import get_close_matches

    close = get_close_matches(name.casefold(), known, n=1, cutoff=_NEAR)
    return known[close[0]] if close else None


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))


_NEAR = 0.8
"""How alike names are that may be meant for each other; 1 is the same."""
