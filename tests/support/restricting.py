"""What is released, used and restricted: words of texts about powers that nothing depends on."""

from __future__ import annotations

from contract_rules import Action, Entity, Field


class Thing(Entity):
    """What is used."""


class Use(Action, phrase="use {thing}"):
    """What may be forbidden."""

    thing: Field[Thing]


class Release(Action, phrase="release {thing}"):
    """What a restriction needs."""

    thing: Field[Thing]


class Restrict(Action, phrase="restrict the use of {thing}"):
    """The exercise of a power."""

    thing: Field[Thing]


class Allow(Action, phrase="allow the use of {thing}"):
    """The exercise of another."""

    thing: Field[Thing]
