"""A contract: its parties, its text, the amendments of it, and the text in force on a date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from attrs import Attribute, evolve, field, fields

from contract_rules.contracts.clauses import Amendment, Provision, day_only
from contract_rules.contracts.files import replace
from contract_rules.contracts.groups import changed, expanded
from contract_rules.contracts.mistakes import Mistakes, Written, here, reading
from contract_rules.contracts.names import NamedThings
from contract_rules.contracts.normal_forms import NormalForms
from contract_rules.contracts.program import FoundAlike, Program, Shared, compile_texts
from contract_rules.contracts.templates import (
    Bindings,
    Filling,
    Template,
    missing,
    note_texts,
    parameters_in,
)
from contract_rules.contracts.texts import Text, texts_of
from contract_rules.contracts.validation.amendments import check_order
from contract_rules.contracts.validation.changing_amounts import (
    check_growing,
    check_interest,
    check_moving,
)
from contract_rules.contracts.validation.contents import as_days, constants_in, said_in, things_in
from contract_rules.contracts.validation.month_ends import check_month_ends
from contract_rules.contracts.validation.off_record import check_off_record
from contract_rules.contracts.validation.payments import check_order_of_payments
from contract_rules.contracts.validation.provisions import (
    check_exercises,
    check_provisions,
    groups_in,
    questions_in,
)
from contract_rules.contracts.validation.text import Known, check_text
from contract_rules.contracts.validation.vocabulary import action_types, vocabulary_of
from contract_rules.errors import (
    ContractError,
    MissingFieldError,
    NotExactError,
    TooDeeplyNestedError,
    UnboundParameterError,
    UnknownActionError,
    UnknownPartyError,
    UnknownReadingError,
    WrongTypeError,
    nearest,
)
from contract_rules.language.actions import Action, class_of
from contract_rules.language.parties import Party
from contract_rules.norms.questions import Question
from contract_rules.values.acts import (
    Act,
    ActionType,
    Value,
    choice,
    day_of,
    type_of,
    unbound_of,
)
from contract_rules.values.arguments import annotated, checked, guard_of, look, naming, shown
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import On, beginning, day
from contract_rules.values.money import Money
from contract_rules.values.parameters import Given, TemplateParameter, parameter_of
from contract_rules.values.zones import zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from contract_rules.contracts.mistakes import Part

_NAME = guard_of(str)

_ARTICLE = re.compile("(?i)(the|an?) ")
"""The article before the name of a party, which it may be called without."""


def without_article(name: str) -> str:
    """The name of a party without its article."""
    return _ARTICLE.sub("", name)


_FOLDED: tuple[Callable[[str], str], ...] = (
    str,
    without_article,
    str.casefold,
    lambda name: without_article(name).casefold(),
)
"""How far a name may be another than that of a party, the nearest first."""


def parties_called(parties: Iterable[Party], name: str) -> list[Party]:
    """The parties that a name may mean: those that it fits nearest."""
    known = tuple(parties)
    for folded in _FOLDED:
        wanted = folded(name)
        found = [party for party in known if folded(party.name) == wanted]
        found = found or [one for one in known if one.word and folded(one.word) == wanted]
        if found:
            return found
    return []


def _declared(given: object) -> tuple[TemplateParameter, ...]:
    """The parameters that are declared, as an author writes them or as data."""
    look("parameters", given, _PARAMETERS)
    found: list[TemplateParameter] = []
    for one in cast("Iterable[object]", given):
        known = one if isinstance(one, TemplateParameter) else parameter_of(unbound_of(one))
        if known is None:
            msg = f"parameters holds {shown(one)}, which is none; write Parameter('rent', Money)"
            raise WrongTypeError(msg)
        found.append(known)
    return tuple(found)


_PARAMETERS = evolve(
    guard_of(Iterable[Any]), noun="several parameters", example="(Parameter('rent', Money), ...)"
)


def _zoned(_: object, __: Attribute[str], name: object) -> None:
    if isinstance(name, str):
        zone(name)


@frozen(kw_only=True, slots=False, cache_hash=True, field_transformer=annotated)
class Contract:
    """Parties, a text of clauses and definitions, and its amendments in order.

    Attributes:
        name: Its name.
        parties: The parties, third parties that it names included.
        clauses: The provisions of the first text. A norm on a group of parties is laid down as
            one for each party of the group.
        effective: The first day of the first text.
        amendments: Its changes, in order of their effective dates.
        actions: The kinds of acts that it speaks of, or that may be recorded beside it; those
            that its clauses speak of are added by themselves.
        zone: The name of its time zone in the IANA time zone database: its days are the civil
            days there. Amendments do not change it.
        parameters: What differs between the contracts that are made of it, where it is a
            template: see `instance`. Those that stand in its parts are added by themselves; name
            here those that only texts name.
        program: What the contract is compiled to when it is made; carried, not compared.

        provisions: Every provision of the first text and of the amendments, in the order of
            writing; carried, not compared.
        vocabulary: The action types by name; carried, not compared.
        constants: The constants in its provisions, each once; carried, not compared.
        currencies: The codes of the currencies that it counts in, and the units of goods, as far
            as it states them, sorted; carried, not compared.
        names: The things that its provisions name, and what each is also called; carried, not
            compared.
        texts: The texts, each in force until the next; carried, not compared.
        questions: The contested questions that its provisions ask, in the order of the text;
            carried, not compared.
        written: The file and line where the contract was written; carried, not compared.

    Raises:
        InvalidContractError: When it has several mistakes: its text lists them all.
        DuplicateClauseError: When two provisions of a text have one id.
        UnknownClauseError: When an amendment, effect, precedence or definition names none.
        AmendmentError: When amendments are out of order.
        CircularDefinitionError: When definitions explain each other in a circle.
        CircularPrecedenceError: When clauses prevail over each other in a circle.
        UnknownPartyError: When a norm or condition names no party of the contract.
        UnknownActionError: When a pattern is of an action that the contract does not have.
        UnknownFieldError: When a pattern asks for a field that its action does not have.
        UnboundTermError: When a term speaks of an event that nothing finds.
        AmbiguousTermError: When a term could speak of two events.
        CircularQuestionError: When clauses ask about each other's duties in a circle.
        MixedCurrenciesError: When amounts of two currencies meet, or there are several currencies
            and a field of money does not say in which it is counted.
        AmbiguousDateError: When months or years count from a day that not every month has, or
            that only a history tells, and state no rule.
        OffRecordError: When acts that need not be on record would have to be.
        UnknownZoneError: When there is no time zone of that name; names the nearest.
        TooDeeplyNestedError: When definitions stand within each other too deep.
        TooManyAlternativesError: When a condition that uses definitions may hold in too many ways.
        WrongTypeError: When two questions of one id differ, or two things are called the same.
    """

    name: str = field(validator=naming("contract", "its name, such as 'Sale of goods'"))
    parties: tuple[Party, ...]
    clauses: tuple[Provision, ...]
    effective: date = field(converter=day_of, validator=day_only)
    amendments: tuple[Amendment, ...] = ()
    actions: tuple[ActionType, ...] = field(default=(), converter=action_types)
    zone: str = field(default="UTC", validator=_zoned)
    parameters: tuple[TemplateParameter, ...] = field(default=(), converter=_declared)
    provisions: tuple[Provision, ...] = field(init=False, eq=False, repr=False)
    vocabulary: dict[str, ActionType] = field(init=False, eq=False, repr=False)
    constants: tuple[Value, ...] = field(init=False, eq=False, repr=False)
    currencies: tuple[str, ...] = field(init=False, eq=False, repr=False)
    names: NamedThings = field(init=False, eq=False, repr=False)
    texts: tuple[Text, ...] = field(init=False, eq=False, repr=False)
    questions: tuple[Question, ...] = field(init=False, eq=False, repr=False)
    program: Program = field(init=False, eq=False, repr=False)
    written: Written | None = field(init=False, factory=here, eq=False, repr=False)
    _strata: list[list[int]] = field(init=False, eq=False, repr=False)
    _template: Template | None = field(init=False, default=None, eq=False, repr=False)
    _made_of: tuple[Contract, Bindings] | None = field(
        init=False, default=None, eq=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        filling = _FILLING.get()
        try:
            if filling is None:
                self._made(NormalForms())
            else:
                self._fill_in(filling)
        except RecursionError:
            msg = (
                f"definitions of {self.name} stand within each other deeper than can be gone "
                "through; let fewer of them ask for others"
            )
            raise TooDeeplyNestedError(msg) from None

    def _made(self, forms: NormalForms) -> None:
        """Find what is mistaken in it, and what answers need."""
        mistakes = Mistakes(self)
        clauses = tuple(expanded(p, self.parties, mistakes) for p in self.clauses)
        object.__setattr__(self, "clauses", clauses)
        amendments = tuple(changed(a, self.parties, mistakes) for a in self.amendments)
        object.__setattr__(self, "amendments", amendments)
        provisions = (*self.clauses, *(p for a in self.amendments for p in (*a.adds, *a.replaces)))
        object.__setattr__(self, "provisions", provisions)
        actions = vocabulary_of(self.actions, provisions, mistakes)
        object.__setattr__(self, "actions", actions)
        object.__setattr__(self, "vocabulary", {kind.name: kind for kind in actions})
        object.__setattr__(self, "parameters", self._parameters(provisions, mistakes))
        is_template = bool(self.parameters)
        if not is_template:
            check_order(self.effective, self.amendments, mistakes)
        texts = self._texts(mistakes)
        object.__setattr__(self, "texts", texts)
        known = Known.of(provisions, self.vocabulary)
        strata = [check_text(t.clauses, t.definitions, known, forms, mistakes) for t in texts]
        check_growing([text.clauses for text in texts], mistakes)
        check_interest([text.clauses for text in texts], mistakes)
        check_provisions(provisions, self.parties, self.vocabulary, mistakes)
        dated = [(s.provision, s.since) for text in texts for s in text.provisions_in_text]
        check_exercises(provisions, mistakes)
        if not is_template:
            check_month_ends(dated, provisions, mistakes)
            check_moving(provisions, self.vocabulary, self.parties, mistakes)
            check_order_of_payments(provisions, self.vocabulary, self.parties, mistakes)
        check_off_record(provisions, self.vocabulary, mistakes)
        object.__setattr__(self, "questions", questions_in(provisions, mistakes))
        names = NamedThings.of(things_in(provisions), self.parties, self, mistakes)
        object.__setattr__(self, "names", names)
        mistakes.refuse(self.name, self._parts())
        if is_template:
            template = Template(self._stated(), actions, forms)
            object.__setattr__(self, "_template", template)
        else:
            self._compile(forms, strata)

    def _parameters(
        self, provisions: tuple[Provision, ...], mistakes: Mistakes
    ) -> tuple[TemplateParameter, ...]:
        """Its parameters; those that stand nowhere, and texts that name none, are noted."""
        dates = (self.effective, *((a.effective, a.announced) for a in self.amendments))
        parts = (self.parties, dates, *map(said_in, provisions))
        found = self.parameters
        with mistakes.of(self):
            found = parameters_in(self.parameters, parts)
        if found:
            titles = ((a, a.title) for a in self.amendments)
            names = ((self, name) for name in (self.name, *(p.name for p in self.parties)))
            texts = [*names, *((p, p.text) for p in provisions), *titles]
            note_texts(texts, self.parameters, found, parts, mistakes)
        return found

    def _texts(self, mistakes: Mistakes) -> tuple[Text, ...]:
        """Its texts; those of a template are in the order in which amendments are written."""
        if self.parameters:
            return texts_of(self.clauses, self.effective, self.amendments, mistakes)
        by_day = {change.effective: change for change in reversed(self.amendments)}
        changes = sorted(by_day.values(), key=lambda change: change.effective)
        return texts_of(self.clauses, self.effective, changes, mistakes)

    def _fill_in(self, filling: Filling[Contract]) -> None:
        """Make it of its template: what is looked at only where values lie as none before."""
        object.__setattr__(self, "_made_of", (filling.of, filling.values))
        if filling.strata is None:
            self._made(filling.forms)
            filling.learn(self._strata)
            return
        template, mistakes = filling.of, Mistakes(self)
        amended = (p for a in self.amendments for p in (*a.adds, *a.replaces))
        object.__setattr__(self, "provisions", (*self.clauses, *amended))
        for shared in ("vocabulary", "questions"):
            object.__setattr__(self, shared, getattr(template, shared))
        object.__setattr__(self, "texts", self._texts(mistakes))
        names = evolve(template.names, parties=tuple(party.name for party in self.parties))
        if filling.names_things:
            things = things_in(self.provisions)
            names = NamedThings.of(things, self.parties, self, mistakes)
        object.__setattr__(self, "names", names)
        self._compile(filling.forms, filling.strata, filling.constants)

    def _compile(
        self,
        forms: NormalForms,
        strata: list[list[int]],
        constants: Iterable[Value] | None = None,
    ) -> None:
        """Work out what answers need, of a contract in which nothing is mistaken."""
        provisions, actions, days = self.provisions, self.actions, zone(self.zone)
        object.__setattr__(self, "_strata", strata)
        named = constants_in(provisions) if constants is None else constants
        object.__setattr__(self, "constants", as_days(named, days))
        amounts = {value.currency for value in self.constants if isinstance(value, Money)}
        declared = {f.currency for kind in actions for f in kind.fields if f.currency is not None}
        object.__setattr__(self, "currencies", tuple(sorted(amounts | declared)))
        filling = _FILLING.get()
        shared: Shared = {} if filling is None else filling.shared
        alike: FoundAlike = {} if filling is None else filling.alike
        named_groups = groups_in(provisions) if filling is None else filling.groups
        groups = {
            group.name: tuple(member.name for member in group.members or self.parties)
            for group in named_groups
        }
        program = compile_texts(
            self.texts, self.vocabulary, forms, strata, groups, days, shared, alike
        )
        object.__setattr__(self, "program", program)

    def __copy__(self) -> Contract:
        """The contract itself, which never changes."""
        return self

    def __deepcopy__(self, _: object) -> Contract:
        """The contract itself, which never changes."""
        return self

    def instance(self, /, **values: Given) -> Contract:
        """The contract that a template makes of values for its parameters.

        It equals the contract in which these are written as constants, and is one like any other.
        What does not depend on them it shares with the template, so that nothing is brought into
        normal form or compiled again.

        Args:
            values: The value of each parameter, by its name; of one with a default it may be left
                out.

        Raises:
            MissingFieldError: When a value is missing.
            UnknownFieldError: When there is no parameter of a name; names the nearest.
            WrongTypeError: When a value is of another type, or the contract is no template.
            OutOfRangeError: When a value is outside its bounds, or no choice.
            InvalidContractError: When there are several such mistakes, or the contract that the
                values make has several: its text lists all.
            ContractError: When the contract that the values make has a mistake, as when it is
                made of constants.
        """
        template = self._template
        if template is None:
            msg = (
                f"{self.name} has no parameters; write Parameter('rent', Money) where contracts "
                "of one template differ"
            )
            raise WrongTypeError(msg)
        return _instance_of(self, template, template.values(values))

    if not TYPE_CHECKING:  # pragma: no branch (else type checkers would know any attribute)

        def __getattr__(self, name: str) -> object:
            """Say of a template that it has to be filled in before it is asked anything."""
            if name in _OF_INSTANCES and vars(self).get("_template") is not None:
                msg = missing(self.name, self.parameters)
                raise UnboundParameterError(msg)
            msg = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(msg)

    def __reduce__(self) -> tuple[Callable[..., Contract], tuple[object, ...]]:
        """How it crosses the border of a process: by its parts, of which it is made again.

        An instance is made again of its template and its values.
        """
        if self._made_of is not None:
            return _filled_in_again, (*self._made_of, self.written)
        return _made_again, (type(self), self._stated(), self.written)

    def _parts(self) -> Iterator[Part]:
        """The contract and its parts, in the order of the text."""
        yield from (self, *self.clauses)
        for amendment in self.amendments:
            yield from (amendment, *amendment.adds, *amendment.replaces)

    @classmethod
    @checked
    def load(cls, path: str | Path) -> Contract:
        """The contract that stands in a file, ``lease.yaml`` or ``lease.json``.

        Both have the same form, which ``contract_rules/schemas/contract.schema.json`` describes;
        the guide "Contracts as files" shows it. What is written in it as text, such as an amount
        or a condition, is parsed and never evaluated. It needs PyYAML and lark:
        ``pip install 'contract-rules[files]'``.

        Args:
            path: The file. What its name ends with says how it is read: .yaml, .yml or .json.

        Raises:
            InvalidContractError: When the file has mistakes: its text lists them all, each with
                its file, line and column. What only the whole contract shows, such as a clause
                that there is not, is told once nothing else is left, as for any contract.
            ContractNotFoundError: When it is no such file, or PyYAML and lark are not installed.
            OSError: When the file cannot be read.
        """
        from contract_rules.contracts.textual.form import read_contract

        parts, place = read_contract(Path(path))
        with reading(place):
            return cls(**parts)

    @checked
    def dump(self, path: str | Path) -> None:
        """Write the contract to a file, from which `load` reads an equal one.

        The file has the form that `load` reads: names of parties and things are made into words,
        and what is worked out is written as text. What was written is read again before it takes
        its place, so that nothing is lost without a word. What stood in the file before, comments
        included, is replaced as a whole.

        Args:
            path: The file. What its name ends with says how it is written: .yaml, .yml or .json.

        Raises:
            WrongTypeError: When the contract says what no file of this form can hold: what the
                words of the library do not make, or an action or a field whose name is no word.
            ContractNotFoundError: When its name ends otherwise, or PyYAML and lark are not
                installed.
            OSError: When the file cannot be written; what stood there stands.
        """
        from contract_rules.contracts.textual.form import read_contract
        from contract_rules.contracts.textual.writing import written

        target = Path(path)
        text = written(target, self._stated(), self.names.things.values())
        try:
            again = Contract(**read_contract(target, text)[0])
        except ContractError as error:
            msg = f"{self.name} says what a file cannot hold, as it is not read again: {error}"
            raise WrongTypeError(msg) from error
        lost = self._lost(again)
        if lost:
            msg = f"{lost} of {self.name} says what a file cannot hold; word it otherwise"
            raise WrongTypeError(msg)
        replace(target, text.split("\n"))

    def _stated(self) -> dict[str, Any]:
        """What it is made of, by name."""
        return {known.name: getattr(self, known.name) for known in fields(Contract) if known.init}

    def _lost(self, again: Contract) -> str:
        """The first part of it that is another in a contract that was read; empty for none."""
        pairs = zip(self.provisions, again.provisions, strict=False)
        parts: list[tuple[str, object, object]] = [
            (f"clause {one.id}", one, other) for one, other in pairs
        ]
        parts.append(("something", self, again))
        parts.append(("the name of a thing", self.names.called, again.names.called))
        for one, other in zip(self.parties, again.parties, strict=False):
            parts.append((f"party {one.name}", one.in_text, other.in_text))
        return next((what for what, one, other in parts if one != other), "")

    @property
    def currency(self) -> str | None:
        """The one currency of its amounts; None where it states none, or several."""
        return self.currencies[0] if len(self.currencies) == 1 else None

    @checked
    def day_of(self, event: Event) -> date:
        """The civil day on which an event happened, in the time zone of the contract.

        An event that was made with a datetime does not know the contract before an engine has
        admitted it; until then `Event.day` is its day in UTC, or in the zone of another contract.

        Raises:
            CalendarEndError: When that day lies beyond the years that there are.
            WrongTypeError: When it is no event.
        """
        return day(zone(self.zone).instant(event.on))

    def as_of(self, on: On) -> Text | None:
        """The text in force at the end of a day, or None before the first.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
        """
        at = self.program.zone.instant(on)
        in_force = [text for text in self.texts if beginning(text.since) <= at]
        return in_force[-1] if in_force else None

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

        Each amendment is known from its own announcement on; one that changes what an earlier
        amendment brought makes that known as well.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
        """
        at = self.program.zone.instant(on)
        known = {n for n, a in enumerate(self.amendments) if beginning(a.announced) <= at}
        while len(known) < len(self.amendments):
            try:
                return evolve(self, amendments=tuple(self.amendments[n] for n in sorted(known)))
            except ContractError:
                before = set(range(max(known, default=0))) - known
                if not before:
                    raise
                known.add(max(before))
        return self

    @checked
    def party(self, name: str) -> Party:
        """The party of that name.

        Args:
            name: Its name, "the tenant", in whatever case, which may be without its article,
                "Tenant"; in a contract that stands in a file also its word there, and in an
                instance of a template the name of its parameter.

        Raises:
            UnknownPartyError: When the contract has none, and names the nearest; or when it has
                several that may be meant.
        """
        names = [party.name for party in self.parties]
        left: Bindings = {} if self._made_of is None else self._made_of[1]
        found = [party for party in self.parties if name != party.name and left.get(name) == party]
        found = found or parties_called(self.parties, name)
        if len(found) == 1:
            return found[0]
        told = nearest(name, names)
        if found:
            told = f", but {' and '.join(repr(party.name) for party in found)}; write one of them"
        msg = f"{self.name} has no party {name!r}{told}"
        raise UnknownPartyError(msg)

    def act(self, action: str, /, **fields: Given) -> Act:
        """An act of one of its actions, to be asked about or to be done.

        ``lease.act("Pay", to=lease.party("landlord"), amount=usd(500))``: what an action's class
        makes where its author has one; a contract that stands in a file has none. `Engine.decide`
        takes it, and `Party.does` makes an event of it.

        Of a template, a value may be one of its parameters: `Portfolio.decide` asks about it with
        the value that each contract has.

        Args:
            action: The name of the action.
            fields: The values of its fields; one left out stands for a value that no clause names.

        Raises:
            UnknownActionError: When the contract has no such action; names the nearest.
            UnknownFieldError: When the action has no such field; names the nearest.
            MissingFieldError: When a field is left out that must be stated.
            WrongTypeError: When a value is of another type.
            OutOfRangeError: When a value is no choice of the field, or outside its range.
            MixedCurrenciesError: When an amount is of another currency than the field's.
        """
        kind = self.kind(action)
        given = {n: choice(v) if isinstance(v, Enum) else unbound_of(v) for n, v in fields.items()}
        for name, value in given.items():
            try:
                found = "datetime" if isinstance(value, datetime) else type_of(value)
            except (WrongTypeError, NotExactError) as error:
                raise kind.unheld(name, value, error) from None
            if found != kind.field(name).type:
                raise kind.wrong(name, found, shown(value))
            kind.admit(name, value)
        for known in kind.fields:
            if known.name not in given and not known.optional:
                msg = f"{kind.name} needs its {known.name}; write {known.name}=..."
                raise MissingFieldError(msg)
        stated = tuple((f.name, given[f.name]) for f in kind.fields if f.name in given)
        is_of_each = any(parameter_of(value) is not None for value in given.values())
        return Act(kind.name, stated, None if is_of_each else kind)

    def action(self, name: str) -> type[Action]:
        """The class of one of its actions, to write clauses, events and questions with.

        ``Pay = lease.action("Pay")``, and then ``tenant.must(Pay(to=landlord, amount=usd(5)))``,
        ``tenant.does(Pay(...), on=...)``, ``total(Pay.amount, ...)``: it is to a contract that
        stands in a file what the class that its author wrote is to another.

        Args:
            name: The name of the action.

        Raises:
            UnknownActionError: When the contract has no such action; names the nearest.
        """
        return class_of(self.kind(name))

    def kind(self, name: str) -> ActionType:
        """The action type of that name.

        Raises:
            UnknownActionError: When the contract has none; names the nearest.
        """
        try:
            return self.vocabulary[name]
        except (KeyError, TypeError):
            look("name", name, _NAME)
            msg = f"{self.name} has no action {name!r}{nearest(name, self.vocabulary)}"
            raise UnknownActionError(msg) from None


_OF_INSTANCES = frozenset({"program", "constants", "currencies"})
"""What a contract has, and a template has not."""


def _instance_of(contract: Contract, template: Template, values: Bindings) -> Contract:
    """The contract that a template makes of values that fit its parameters."""
    parts, filling = template.filled(contract, values)
    token = _FILLING.set(filling)
    try:
        return Contract(**parts)
    finally:
        _FILLING.reset(token)


_FILLING: ContextVar[Filling[Contract] | None] = ContextVar("_FILLING", default=None)
"""What the contract that is being made has of its template."""


def _filled_in_again(
    contract: Contract, values: Mapping[str, Value], written: Written | None
) -> Contract:
    """An instance of a template, as it stood in another process."""
    made = contract.instance(**values)
    object.__setattr__(made, "written", written)
    return made


def _made_again(cls: type[Contract], parts: dict[str, Any], written: Written | None) -> Contract:
    """A contract of its parts, as they stood in another process."""
    contract = cls(**parts)
    object.__setattr__(contract, "written", written)
    return contract
