"""A contract: its parties, its text, the amendments of it, and the text in force on a date."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import takewhile

from attrs import evolve, field, frozen

from contract_rules import checks
from contract_rules.arguments import annotated, checked, guard_of, look
from contract_rules.clauses import Amendment, Clause, Definition, Provision, day_only, here
from contract_rules.errors import (
    InvalidContractError,
    UnknownActionError,
    UnknownReadingError,
    nearest,
)
from contract_rules.money import Money
from contract_rules.periods import On, beginning, instant
from contract_rules.questions import Question
from contract_rules.values import Kind, Party, Value

_NAME = guard_of(str)


@frozen
class Standing:
    """A provision in the text that is in force on a date.

    Attributes:
        provision: The clause or definition.
        since: Its first day.
        amendment: The amendment that brought it, or None for the first text.
        replaced: What it took the place of, or None.
    """

    provision: Provision
    since: date
    amendment: Amendment | None = field(default=None, repr=False)
    replaced: Standing | None = field(default=None, repr=False)


@frozen
class Text:
    """What is written and in force from one day to another.

    Attributes:
        since: Its first day.
        until: The first day of the text that follows, or None for the last.
        standings: Its provisions, in order of first appearance.
    """

    since: date
    until: date | None
    standings: tuple[Standing, ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses in force."""
        return tuple(s.provision for s in self.standings if isinstance(s.provision, Clause))

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions in force."""
        return tuple(s.provision for s in self.standings if isinstance(s.provision, Definition))


@frozen(kw_only=True, slots=False, cache_hash=True, field_transformer=annotated)
class Contract:
    """Parties, a text of clauses and definitions, and its amendments in order.

    Attributes:
        name: What it is called.
        parties: Whom it names.
        clauses: The first text.
        effective: The first day of the first text.
        amendments: Its changes, in order of their effective dates.
        actions: The kinds of acts that it speaks of, or that may be recorded beside it; those
            that its clauses speak of are added by themselves.

    Raises:
        InvalidContractError: When there are several mistakes; it lists them all.
        DuplicateClauseError: When two provisions of a text have one id.
        UnknownClauseError: When an amendment, effect, precedence or definition names none.
        AmendmentError: When amendments are out of order.
        CircularDefinitionError: When definitions explain each other in a circle.
        CircularPrecedenceError: When clauses prevail over each other in a circle.
        UnknownPartyError: When a norm or condition names no party of the contract.
        UnknownActionError: When a pattern is of an action that the contract does not have.
        UnknownFieldError: When a pattern asks for a field that its action does not have.
        UnboundTermError: When a term speaks of an event that nothing finds.
        CircularQuestionError: When clauses ask about each other's duties in a circle.
        MixedCurrenciesError: When the amounts are not of one currency.
        OffRecordError: When acts that need not be on record would have to be.
        WrongTypeError: When two questions of one id differ.
    """

    name: str
    parties: tuple[Party, ...]
    clauses: tuple[Provision, ...]
    effective: date = field(validator=day_only)
    amendments: tuple[Amendment, ...] = ()
    actions: tuple[Kind, ...] = field(default=(), converter=checks.kinds)

    def __attrs_post_init__(self) -> None:
        draft = checks.Draft(
            parties=self.parties,
            clauses=self.clauses,
            effective=self.effective,
            amendments=self.amendments,
            actions=self.actions,
            written=here(),
        )
        wrong = checks.mistakes(draft)
        if len(wrong) > 1:
            raise InvalidContractError(checks.listed(self.name, wrong), wrong)
        for error in wrong:
            raise error
        actions = checks.vocabulary(self.actions, self.provisions)
        object.__setattr__(self, "actions", actions)

    @cached_property
    def provisions(self) -> tuple[Provision, ...]:
        """Every provision of every text, as first written."""
        amended = (p for a in self.amendments for p in (*a.adds, *a.replaces))
        return (*self.clauses, *amended)

    @cached_property
    def vocabulary(self) -> dict[str, Kind]:
        """The actions by name."""
        return {kind.name: kind for kind in self.actions}

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The texts in their order, each in force until the next."""
        standings = tuple(Standing(p, self.effective) for p in self.clauses)
        texts = [Text(self.effective, None, standings)]
        for amendment in self.amendments:
            texts[-1] = evolve(texts[-1], until=amendment.effective)
            standings = _amended(standings, amendment)
            texts.append(Text(amendment.effective, None, standings))
        return tuple(texts)

    @cached_property
    def currency(self) -> str | None:
        """The currency of its amounts, or None where it states none."""
        amounts = (value for value in self.constants if isinstance(value, Money))
        return next((amount.currency for amount in amounts), None)

    @cached_property
    def constants(self) -> tuple[Value, ...]:
        """The values that its provisions name."""
        return checks.constants(self.provisions)

    def as_of(self, on: On) -> Text | None:
        """The text in force at the end of a day, or None before the first.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
        """
        at = instant(on)
        in_force = [text for text in self.texts if beginning(text.since) <= at]
        return in_force[-1] if in_force else None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The contested questions that its provisions ask, in the order of the text."""
        return checks.questions(self.provisions)

    @checked
    def question(self, name: str) -> Question:
        """The contested question of that id.

        Raises:
            UnknownReadingError: When the contract asks none; names the nearest.
        """
        for question in self.questions:
            if question.id == name:
                return question
        ids = [question.id for question in self.questions]
        msg = f"{self.name} has no question {name!r}{nearest(name, ids)}"
        raise UnknownReadingError(msg)

    def known_by(self, on: On) -> Contract:
        """The contract with the amendments that were public by the end of a day.

        An amendment is known once it and all before it were announced.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
        """
        at = instant(on)
        known = tuple(takewhile(lambda a: beginning(a.announced) <= at, self.amendments))
        return self if known == self.amendments else evolve(self, amendments=known)

    def kind(self, name: str) -> Kind:
        """The action of that name.

        Raises:
            UnknownActionError: When the contract has none; names the nearest.
        """
        try:
            return self.vocabulary[name]
        except (KeyError, TypeError):
            look("name", name, _NAME)
            msg = f"{self.name} has no action {name!r}{nearest(name, self.vocabulary)}"
            raise UnknownActionError(msg) from None


def _amended(standings: tuple[Standing, ...], amendment: Amendment) -> tuple[Standing, ...]:
    old = {s.provision.id: s for s in standings}
    new = {
        p.id: Standing(p, amendment.effective, amendment, old.get(p.id))
        for p in (*amendment.replaces, *amendment.adds)
    }
    kept = {id_: s for id_, s in old.items() if id_ not in amendment.repeals}
    return tuple((kept | new).values())
