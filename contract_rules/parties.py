"""The author's words for who does it: what a party may, may not, can, did and does do.

    openai.must_not(
        ProcureCompute(provider=other_than(azure)),
        unless=microsoft.did(Consent(provider=ProcureCompute.provider)),
    )

Each sentence is checked, and turned into the plain data of `norms` and `events`, where it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules import values
from contract_rules.clauses import Clause
from contract_rules.errors import WrongTypeError
from contract_rules.events import Event, complete
from contract_rules.language import Action
from contract_rules.nodes import Occurred
from contract_rules.norms import Begins, Ends, Permission, Power, Prohibition

if TYPE_CHECKING:
    from contract_rules.nodes import Condition
    from contract_rules.norms import Effect, Norm, Until
    from contract_rules.periods import On
    from contract_rules.sources import Confidence, Source


class Party(values.Party):
    """A party and what it may, may not, can and does do."""

    def may(
        self,
        action: Action,
        *,
        provided: Condition | None = None,
        unless: Condition | None = None,
        until: Until = None,
    ) -> Permission:
        """Permit the party acts that fit.

        Args:
            action: The acts.
            provided: What must hold at the act's instant.
            unless: What defeats the permission.
            until: Its last day, or the condition that ends it.

        Raises:
            UnboundTermError: When a term speaks of an event that nothing finds.
        """
        pattern = _asked(action).pattern
        return Permission(bearer=self, act=pattern, provided=provided, unless=unless, until=until)

    def must_not(
        self,
        action: Action,
        *,
        provided: Condition | None = None,
        unless: Condition | None = None,
        until: Until = None,
    ) -> Prohibition:
        """Forbid the party acts that fit. Arguments and errors as for `may`."""
        pattern = _asked(action).pattern
        return Prohibition(bearer=self, act=pattern, provided=provided, unless=unless, until=until)

    def can(
        self,
        action: Action,
        *,
        then: Effect | tuple[Effect, ...] = (),
        provided: Condition | None = None,
        unless: Condition | None = None,
        until: Until = None,
    ) -> Power:
        """Empower the party to change norms by acts that fit.

        Args:
            action: The acts.
            then: What an exercise brings about: `begins` or `ends`.
            provided: What must hold at the exercise's instant.
            unless: What makes it void.
            until: The power's last day, or the condition that ends it.

        Raises:
            UnboundTermError: When a term speaks of an event that nothing finds.
        """
        pattern = _asked(action).pattern
        effects = then if isinstance(then, tuple) else (then,)
        return Power(
            bearer=self,
            act=pattern,
            effects=effects,
            provided=provided,
            unless=unless,
            until=until,
        )

    def did(self, action: Action, label: str = "") -> Occurred:
        """The condition that the party has done something that fits, void or not.

        It is also a variable for the event that it finds: ``release.on``,
        ``release[ReleaseModel.model]``.

        Args:
            action: What was done.
            label: A name, to tell it from another that asks for the same.
        """
        return Occurred(self, _asked(action).pattern, label)

    def does(  # noqa: PLR0913 (an event has this many parts, each named)
        self,
        action: Action,
        *,
        on: On,
        id: str = "",  # noqa: A002 (the word that events use)
        recorded: On | None = None,
        source: Source | None = None,
        confidence: Confidence | None = None,
        note: str = "",
    ) -> Event:
        """The event that the party does something on a day or at an instant.

        Arguments and errors as for `Event`.

        Raises:
            MissingFieldError: When the action leaves a field open.
        """
        return Event(
            by=self,
            act=complete(_asked(action).act),
            on=on,
            id=id,
            recorded=on if recorded is None else recorded,
            source=source,
            confidence=confidence,
            note=note,
        )


def _asked(action: object) -> Action:
    if not isinstance(action, Action):
        msg = f"{action!r} is no action; write ProcureCompute(provider=...)"
        raise WrongTypeError(msg)
    return action


def begins(target: Clause | Norm | str) -> Effect:
    """The effect that a dormant clause, or a norm of the exercise's own, comes into force."""
    return Begins(target.id if isinstance(target, Clause) else target)


def ends(target: Clause | str) -> Effect:
    """The effect that a clause ceases to be in force."""
    return Ends(target.id if isinstance(target, Clause) else target)
