"""Puts acts, patterns, terms and conditions into words.

An action's phrase is an infinitive, "consent to {provider}". It serves "may consent to Oracle";
from its verb comes the past, "consented to Oracle" and "had not consented to Oracle", where the
author gave none. Where there is none, it is "did" and "did not" with the phrase.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import product, takewhile
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

from attrs import evolve, field

from contract_rules.answers.verbs import Past, ing_of, past_as_told, past_of, singular
from contract_rules.norms.computed_terms import (
    Interest,
    Lateness,
    Outstanding,
    PeriodAmount,
    PeriodsLate,
    Rounded,
    ToDate,
    Total,
)
from contract_rules.norms.dates import (
    DayReckoned,
    DaysBetween,
    EndOfMonth,
    NthBusinessDay,
    PeriodsBetween,
)
from contract_rules.norms.derived_events import (
    ARISEN,
    BREACHED,
    CLOSED,
    CONTRACT,
    GRACE,
    KEPT,
    OVERDUE,
    clause_in,
    occasion_in,
    unclosed,
)
from contract_rules.norms.expressions import (
    IDENTITY,
    IN_TIME,
    AllOf,
    AnyOf,
    AnyTerm,
    AtLeast,
    AtMost,
    Between,
    Compared,
    Computed,
    Condition,
    Const,
    Defined,
    FieldMatcher,
    FieldOf,
    LessThan,
    MoreThan,
    Not,
    Occurred,
    OneOf,
    OtherThan,
    Pattern,
    Reckoned,
    Shifted,
    When,
    is_instant,
)
from contract_rules.norms.norms import Norm, Obligation, acts_of, first_day_in
from contract_rules.norms.questions import Question, Reading
from contract_rules.norms.tables import Conditional, TableLookup, TableRow, Tiered
from contract_rules.norms.traversal import compared_in, occurrences, plain, terms_of, walk
from contract_rules.values.acts import ActionType, Debtors, Party, PartyGroup, Value, each_of
from contract_rules.values.data_classes import frozen
from contract_rules.values.day_counts import DayCount
from contract_rules.values.elapsed import in_words
from contract_rules.values.escapes import escaped
from contract_rules.values.money import Money, Percentage, hundredths, is_unit, times

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from contract_rules.contracts.contract import Contract
    from contract_rules.values.acts import Act
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On
    from contract_rules.values.periods import CivilPeriod


def supposed(asked: str, known_by: date | None, readings: Mapping[str, str]) -> str:
    """A question in words, with the day by which things are known, and how questions are read."""
    by = "" if known_by is None else f", as known by {known_by.isoformat()}"
    return ", ".join((f"{asked}{by}", *(f"{one} read as {how}" for one, how in readings.items())))


def listed(parts: Iterable[str], last: str) -> str:
    """Parts as a list in a sentence, ``a, b and c``; empty where there is none.

    Args:
        parts: The parts.
        last: The word before the last part: ``and``, ``or``.
    """
    *first, final = tuple(parts) or ("",)
    return f"{', '.join(first)} {last} {final}" if first else final


def opening(text: str, party: Party) -> str:
    """A sentence with a capital; the name of its party stays as it is written, but for "the"."""
    named = text.startswith(party.name) and not text.startswith("the ")
    return text if named else f"{text[:1].upper()}{text[1:]}"


def text_in_force(contract: Contract, on: On) -> str:
    """Since when the text that is in force on a date is, and by which amendment."""
    text = contract.as_of(on)
    if text is None:
        return f"not in force before {contract.effective.isoformat()}"
    since = f"in force since {text.since.isoformat()}"
    titles = (a.title for a in contract.amendments if a.effective == text.since)
    return next((f"{since}, by the {title}" for title in titles), since)


def counted(number: int, name: str) -> str:
    """How many of something: ``1 event``, ``12 events``."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def shown(value: Value) -> str:
    """A value as a reader wants it: an ISO date, short money, a percentage, a name."""
    match value:
        case Money():
            return _short(value)
        case date():
            return value.isoformat()
        case timedelta():
            return in_words(value)
        case bool():
            return "yes" if value else "no"
        case Percentage():
            return f"{hundredths(value)}%"
        case _:
            return escaped(str(value))


def _short(money: Money) -> str:
    """An amount as one says it, ``USD 1.5 million``, where that is exact; else with separators."""
    size = abs(money.amount)
    if is_unit(money.currency):
        return str(money)
    for least, scale, name in _SCALES:
        if size >= least:
            whole, _, rest = f"{times(money.amount, scale):,f}".partition(".")
            places = rest.rstrip("0")
            if len(places) > _PLACES:
                break
            return f"{money.currency} {whole}{places and '.'}{places} {name}"
    return str(money)


def part_name(place: int) -> str:
    """The name of a part of an amount by its place: (a) to (z), then (aa), (ab) and so on."""
    letters = ""
    while place >= 0:
        letters = ascii_lowercase[place % 26] + letters
        place = place // 26 - 1
    return f"({letters})"


def noun(name: str) -> str:
    """A field's or action's name as words: ``projected profits``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ")
    return spaced if spaced.isupper() else spaced[:1].lower() + spaced[1:]


def called(name: str, holds: str) -> str:
    """A field's name as words; where it is no noun, such as "to", what the field holds.

    Args:
        name: The name.
        holds: The type of its values, ``"Party"``.
    """
    return _TYPES.get(holds, "value") if name in _PREPOSITIONS else noun(name)


@frozen(eq=False, repr=False)
class Words:
    """Puts what a contract speaks of into words, by the phrases of its actions.

    Attributes:
        kinds: The contract's action types, by name.
        said: The words for fields of acts that are known, by the names of action and field.
        named: The names of terms that are told elsewhere, "(a)", by the identity (`id`) of each.
        parties: What parties are called in a sentence where that is not their name, by their
            names.
        in_term: The comparison that says that the norm spoken of has not ended, if one does.
        found: The words for fields of the events that conditions found, by the conditions that
            found them and the names of fields.
    """

    kinds: Mapping[str, ActionType]
    said: Mapping[tuple[str, str], str] = field(factory=dict[tuple[str, str], str])
    named: Mapping[int, str] = field(factory=dict[int, str])
    parties: Mapping[str, str] = field(factory=dict[str, str])
    in_term: Compared | None = None
    found: Mapping[tuple[Occurred, str], str] = field(factory=dict[tuple[Occurred, str], str])

    @classmethod
    def of(cls, contract: Contract) -> Words:
        """The words of a contract: its actions' phrases, and what its parties are called."""
        called = {party.name: party.in_text for party in contract.parties if party.in_text}
        return cls(contract.vocabulary, parties=called)

    def party(self, party: Party) -> str:
        """A party as a sentence calls it: by its name, unless it says otherwise.

        Of "The tenant" the article begins with a capital only where a sentence does. Of those who
        owe together each is named.
        """
        if isinstance(party, Debtors):
            return f"{listed(map(self.party, party.members), 'and')} jointly"
        told = self.parties.get(party.name) or party.in_text
        return escaped(told or re.sub("^The ", "the ", party.name))

    def value(self, value: Value) -> str:
        """A value as `shown` tells it, a party as a sentence calls it."""
        return self.party(value) if isinstance(value, Party) else shown(value)

    def about(self, act: Act | Pattern) -> Words:
        """The words, with the fields of an act known, too: terms that refer to them are values."""
        if isinstance(act, Pattern):
            named = {n: self.matched(n, m) for n, m in act.fields if _is_one(m)}
        else:
            named = {name: self.value(value) for name, value in act.fields}
        known = self.kinds.get(act.kind)
        kinds = (act.kind, *(known.wider if known else ()))
        own, *wider = ({(kind, n): text for n, text in named.items()} for kind in kinds)
        said = dict(self.said)
        for fresh in wider:  # a term of a wider action means an act of that very one first
            said = fresh | said
        return evolve(self, said=said | own)

    def beside(self, events: Iterable[Event], asked: Iterable[Occurred]) -> Words:
        """The words, with the fields known, too, of events that were found beside an act.

        A term that refers to what a condition found means the event that fits this condition, and
        no other; any other term means what was known before, though an event is of that action.

        Args:
            events: The events.
            asked: The conditions that may have found them.
        """
        told, said = list(events), dict[tuple[str, str], str]()
        for event in told:
            said |= evolve(self, said={}).about(event.act).said
        said |= self.said
        found = dict(self.found)
        for one in asked:
            fit = [event for event in told if _fits(one, event, self.kinds)]
            for name, value in (stated for event in fit for stated in event.act.fields):
                found[one, name] = self.value(value) if len(fit) == 1 else ""
        return evolve(self, said=said, found=found)

    def act(self, act: Act) -> str:
        """One act, as an infinitive; a field left open is "another one"."""
        return self._filled(self.kinds[act.kind].phrase, act)

    def pattern(self, pattern: Pattern) -> str:
        """The acts that fit, as an infinitive."""
        return self._filled(self.kinds[pattern.kind].phrase, pattern)

    def done(self, by: Party, act: Act | Pattern) -> str:
        """That a party, or one of a group, did such an act: ``Microsoft consented to Oracle``."""
        past = self._past(act)
        phrase = f"did {self.kinds[act.kind].phrase}" if past is None else past.simple
        return f"{self._one(by)} {self._filled(phrase, act)}"

    def had_done(self, by: Party, act: Act) -> str:
        """That a party had done such an act, as a supposition."""
        past = self._past(act)
        phrase = f"did {self.kinds[act.kind].phrase}" if past is None else f"had {past.participle}"
        return f"{self._one(by)} {self._filled(phrase, act)}"

    def undone(self, by: Party, act: Act | Pattern) -> str:
        """That a party, or all of a group, had not done such an act by the day spoken of."""
        past = self._past(act)
        had, phrase = ("had", past.participle) if past else ("did", self.kinds[act.kind].phrase)
        return f"{self._not(by, had)} {self._filled(phrase, act)}"

    def _occurred(self, asked: Occurred, *, holds: bool) -> str:
        """That something was done, or attempted, by a party or one of a group, or was not."""
        by, act = asked.by, asked.act
        if not asked.attempted:
            told = self.done if holds else self.undone
            return f"{told(by, act)}{under_clause(asked)}"
        did = self._one(by) if holds else self._not(by, "had")
        return f"{did} attempted to {self.pattern(act)}"

    def _one(self, by: Party) -> str:
        """A party, or one of a group."""
        if not isinstance(by, PartyGroup):
            return self.party(by)
        return f"one of {by}" if by.members else "a party"

    def _not(self, by: Party, had: str) -> str:
        """That a party, or any of a group, had not."""
        if not isinstance(by, PartyGroup):
            return f"{self.party(by)} {had} not"
        return f"none of {by} {had}" if by.members else f"no party {had}"

    def _anyone(self, by: Party) -> str:
        """A party; any of a group."""
        return f"any of {by}" if isinstance(by, PartyGroup) and by.members else self.party(by)

    def _past(self, act: Act | Pattern) -> Past | None:
        known = self.kinds[act.kind]
        return past_as_told(known.past) if known.past else past_of(known.phrase)

    def unspoken(self, act: Act) -> str:
        """The fields of an act of which its phrase does not speak: ``, number 17``."""
        phrase = self.kinds[act.kind].phrase
        beside = ((n, v) for n, v in act.fields if f"{{{n}}}" not in phrase)
        return "".join(f", {noun(name)} {self.value(value)}" for name, value in beside)

    def _doing(self, kind: str) -> str:
        """An action as a noun, without its fields: ``reporting revenue``."""
        known = self.kinds.get(kind)
        phrase = known.phrase if known else ""
        head = re.split(_HEAD_ENDS, phrase, maxsplit=1)[0] if "{" in phrase else phrase
        return ing_of(head.strip()) or noun(kind)

    def _filled(self, phrase: str, act: Act | Pattern) -> str:
        """A phrase with what is stated of an act, or asked of it, in place of the fields.

        What is asked of fields that the phrase leaves out stands behind it: ``(urgent: yes)``.
        """
        if isinstance(act, Pattern):
            texts = {name: self.matched(name, matcher) for name, matcher in act.fields}
        else:
            texts = {name: self.value(value) for name, value in act.fields}
        types = {known.name: known.type for known in self.kinds[act.kind].fields}
        anyone, other = (
            ("anyone", "any") if isinstance(act, Pattern) else ("anyone else", "any other")
        )

        def text(found: re.Match[str]) -> str:
            article, name = found[1] or "", found[2]
            unknown = {"Party": anyone, "bool": "yes or no"}.get(types[name])
            told = texts.get(name, unknown)
            if told and phrase.endswith("at ", 0, found.start()):  # not "at at least 5"
                told = re.sub("^at (least|most) (.*)$", _or_beyond, told)
            if told:
                return f"{article}{told}"
            return f"{other} {called(name, types[name])}"  # in the place of an article

        for name in types:
            if texts.get(name, "1") == "1":  # "any crates" and "1 crate"
                last = singular(noun(name)) if name in texts else ""
                phrase = _named_after(phrase, name, last)
        filled = re.sub(r"(\ban? )?{(\w+)}", text, phrase)
        asked = texts.items() if isinstance(act, Pattern) else ()
        beside = [f"{noun(n)}: {t}" for n, t in asked if n in types and f"{{{n}}}" not in phrase]
        return f"{filled} ({'; '.join(beside)})" if beside else filled

    def matched(self, name: str, matcher: FieldMatcher) -> str:
        """What a field is asked to be: ``a provider other than Azure``."""
        match matcher:
            case OneOf(terms):
                return listed(map(self.term, terms), "or")
            case OtherThan(terms) if terms[0].type == "bool":
                return f"other than {listed(map(self.term, terms), 'or')}"
            case OtherThan(terms):
                what = called(name, terms[0].type)
                article = "an" if what[0] in "aeiou" else "a"
                return f"{article} {what} other than {listed(map(self.term, terms), 'or')}"
            case Between(low, high):
                return f"{self.matched(name, low)} and {self.matched(name, high)}"
            case AtLeast(term):
                return self._bound("at least {}", "{} or later", term)
            case AtMost(term):
                return self._bound("at most {}", "{} or earlier", term)
            case MoreThan(term):
                return self._bound("more than {}", "a day after {}", term)
            case LessThan(term):
                return self._bound("less than {}", "a day before {}", term)
        assert_never(matcher)

    def _bound(self, number: str, day: str, term: AnyTerm) -> str:
        if term.type == "datetime":
            day = day.replace("a day ", "")
        return (day if term.type in IN_TIME else number).format(self.term(term))

    def _asked(self, act: Pattern, *, holds: bool) -> str:
        """That there is a derived event about a duty, or that there is none."""
        under = f"clause {clause_in(act)}{self._meant(act)}"
        if act.kind == BREACHED.name:
            return f"{under} {'was' if holds else 'was not'} breached"
        what = self._overdue(act) if act.kind == OVERDUE.name else _FOLLOWED[act.kind]
        return f"{'a' if holds else 'no'} duty under {under} {what}"

    def _meant(self, act: Pattern) -> str:
        """Which duties a derived event is asked about, after the id of their clause."""
        beside = "" if "standing" in dict(act.fields) else _REMEDIES
        return f"{beside}{self._upon(occasion_in(act))}"

    def _upon(self, occasion: Pattern | None) -> str:
        """Upon which occasions the duties arose that are meant."""
        if occasion is None:
            return ""
        asked = [self.matched(n, m) for n, m in occasion.fields if n != IDENTITY]
        that = "that" if len(asked) < len(occasion.fields) else "an"
        naming = f" naming {listed(asked, 'and')}" if asked else ""
        return f" upon {that} act of {self._doing(occasion.kind)}{naming}"

    @staticmethod
    def _overdue(act: Pattern) -> str:
        """That a duty became overdue by a period, as it is asked for."""
        match dict(act.fields).get("by"):
            case OneOf((Lateness(by),)):
                return f"became overdue by more than {by}"
            case _:
                return "became overdue"

    def _owing(self, found: Occurred, *, holds: bool) -> str:
        """That something is owed, or overdue, or that nothing is."""
        is_, under = "is owed", f"clause {clause_in(found.act)}{self._meant(found.act)}"
        if found.act.kind == OVERDUE.name:
            is_ = self._overdue(found.act).replace("became", "is")
        return f"{'something' if holds else 'nothing'} {is_} under {under}"

    def asked(self, norm: Norm, *acts: Pattern) -> str:
        """What a norm is about, in words: ``"pay USD 5.00 to Ann in one payment"``.

        Args:
            norm: The norm.
            acts: What it asks for, in each way, with the values that are known; by default as it
                is written.
        """
        what = self.either(acts or acts_of(norm))
        once = isinstance(norm, Obligation) and norm.in_one_payment
        return f"{what} in one payment" if once else what

    def either(self, acts: Iterable[Pattern]) -> str:
        """Acts of which one is done: ``"deliver goods to Bea or pay USD 60.00 to Bea"``."""
        return listed(map(self.pattern, acts), "or")

    def term(self, term: AnyTerm) -> str:
        """A term: its value where that is known, else its name or a description."""
        return self.named.get(id(term)) or self.described(term)

    def described(self, term: AnyTerm) -> str:
        """A term as `term` tells it, but for a name of its own; its parts have theirs.

        What it is worked out from twice or more is told once, after it, by a name.
        """
        shared = _shared(term, self.named)
        if not shared:
            return self._described(term)
        taken = len(set(self.named.values()))
        names = [(part_name(taken + place), terms) for place, terms in enumerate(shared)]
        named = {id(term): name for name, terms in names for term in terms}
        words = Words(
            self.kinds, self.said, {**self.named, **named}, self.parties, found=self.found
        )
        told = [f"{name} is {words._described(terms[0])}" for name, terms in names]
        return f"{words._described(term)} (where {listed(told, 'and')})"

    def _part(self, term: AnyTerm) -> str:
        """A part of a term that is told, as `term` tells it, where what is shared has its name."""
        return self.named.get(id(term)) or self._described(term)

    def _described(self, term: AnyTerm) -> str:
        match term:
            case Const(value):
                return self.value(value)
            case FieldOf(kind):
                return self._known(term) or f"{self._the(term)} in {self._doing(kind)}"
            case When(kind, occurrence):
                if occurrence is None:
                    return f"the day of {self._doing(kind)}"
                return f"the day on which {self.condition(occurrence)}"
            case Reckoned():
                return self._reckoned(term)
        assert_never(term)

    def _known(self, term: FieldOf[Any]) -> str | None:
        """What a field says, where that is known."""
        if term.occurrence is not None and (term.occurrence, term.name) in self.found:
            return self.found[term.occurrence, term.name] or None  # one of several is not known
        return self.said.get((term.kind, term.name))

    def _the(self, asked: FieldOf[Any]) -> str:
        """A field, as what an act says: "the amount", "the party named" of a field called "to"."""
        name = asked.name
        what = f"the {called(name, asked.type)}"
        if name not in _PREPOSITIONS:
            return what
        known = self.kinds.get(asked.kind)
        alike = [f for f in known.fields if f.type == asked.type] if known else []
        several = sum(one.name in _PREPOSITIONS for one in alike) > 1
        return f'{what} named as "{name}"' if several else f"{what} named"

    def _reckoned(  # noqa: C901, PLR0911, PLR0912 (one case a kind)
        self, term: Reckoned[Any]
    ) -> str:
        match term:
            case Computed("-", (last, start)) if is_instant(last) and is_instant(start):
                return f"the time from {self._moment(start)} to {self._moment(last)}"
            case Computed(op, (start, lasting)) if term.type == "datetime":
                since, lasting = (start, lasting) if is_instant(start) else (lasting, start)
                way = "before" if op == "-" else "after"
                return f"{self._figure(lasting)} {way} {self._moment(since)}"
            case Computed(op, parts):
                if op in _BETWEEN:
                    between = "of" if is_share(term) else _BETWEEN[op]
                    return f" {between} ".join(map(self._figure, parts))
                each = [self._figure(p) if _is_choice(p) else self._part(p) for p in parts]
                return f"the {'smaller' if op == 'least' else 'larger'} of {listed(each, 'and')}"
            case TableLookup(looked_up, rows):
                return f"what the table says for {self.term(looked_up)} ({self._rows(rows)})"
            case Tiered(whole, rows):
                return f"{self._figure(whole)} by steps ({self._rows(rows)})"
            case Conditional(condition, then, otherwise):
                one, other = self._figure(then), self._figure(otherwise)
                return f"{one} if {self.condition(condition)}, else {other}"
            case Rounded(inner, places, rule):
                return f"{self._figure(inner)}, rounded to {places} places ({rule.name})"
            case Total():
                return self._total(term)
            case ToDate(inner):
                return f"{self.term(inner)} to date"
            case Outstanding(clause, since=since, of=of, remedies=remedies):
                arisen = "" if since is None else f" of what arose since {since.isoformat()}"
                beside = _REMEDIES if remedies else ""
                return f"what is outstanding under clause {clause}{beside}{self._upon(of)}{arisen}"
            case Interest(rate, on=on):
                what = "what is unpaid" if on is None else self._figure(on)
                joining = "" if term.compound is None else f", compound ({term.compound})"
                return f"interest at {self._figure(rate)} {_a(term)} on {what}{joining}"
            case PeriodAmount(whole, first=None, apportioned=way):
                return f"{self._figure(whole)} for a whole period, for a part {way}"
            case PeriodAmount(whole, first=first):
                assert first is not None  # noqa: S101 (one of both is stated)
                one, other = self._figure(first), self._figure(whole)
                return f"{one} for the first period, {other} for each other"
            case Shifted() | EndOfMonth() | NthBusinessDay() | DaysBetween() | PeriodsBetween():
                return self._of_days(term)
            case PeriodsLate(every):
                return f"the number of times that {_passed(every)} since the deadline"
            case _:
                return "an amount that is not on record"

    def _of_days(self, term: DayReckoned) -> str:
        """What reckons with days: a day, or the number of them."""
        first, *last = map(self._moment, term.parts)
        match term:
            case Shifted(_, period, back) if period.count:
                return f"{period} {'before' if back else 'after'} {first}"
            case Shifted():
                return f"the day of {first}"
            case EndOfMonth():
                return f"the last day of the month of {first}"
            case NthBusinessDay(number, _, calendar):
                end = "" if number > 0 else " from the end"
                return f"business day {abs(number)}{end} ({calendar}) of the month of {first}"
            case DaysBetween():
                return f"the number of days from {first} to {last[0]}"
            case PeriodsBetween(every):
                return f"the number of times that {_passed(every)} from {first} to {last[0]}"
        assert_never(term)

    def _figure(self, term: AnyTerm) -> str:
        """A term among others in a calculation, in parentheses where it is one itself."""
        text = self._part(term)
        if id(term) in self.named:
            return text
        calculated = isinstance(term, Computed | Conditional | Tiered) and not is_share(term)
        return f"({text})" if calculated else text

    def _rows(self, rows: Sequence[TableRow]) -> str:
        """The rows of a table: ``at most USD 100.00: 5%; anything else: 3%``."""
        return "; ".join(f"{self.row(row)}: {self.term(row.value)}" for row in rows)

    def row(self, row: TableRow) -> str:
        """The values that a row of a table is for."""
        return "anything else" if row.asked is None else self.matched("", row.asked)

    def _total(self, total: Total[Any]) -> str:
        past, known = self._past(total.act), self.kinds[total.act.kind]
        phrase = f"did {known.phrase}" if past is None else past.simple
        counted = "the number of times"
        if total.field is not None:
            counted, phrase = f"the total {noun(total.field)}", _without(phrase, total.field)
        elif total.added is not None:
            others = {
                key: told for key, told in self.said.items() if key[0] not in total.act.names
            }
            parts = set(map(id, plain((total.added,))))
            named = {key: told for key, told in self.named.items() if key not in parts}
            of_each = Words(
                self.kinds, others, named, found=self.found
            )  # not those of the act asked about
            counted = f"the total of {of_each._figure(total.added)} over the times"
        since = "" if total.since is None else f" since {self._moment(total.since)}"
        since += "" if total.until is None else f" until {self._moment(total.until)}"
        within = "" if total.within is None else f" within {total.within} before"
        if total.in_any is not None:
            within = f" in the last {total.in_any}".replace(" 1 ", " ")
        done = f"{self._anyone(total.by)} {self._filled(phrase, total.act)}"
        return f"{counted} that {done}{under_clause(total)}{since}{within}"

    def _moment(self, term: AnyTerm) -> str:
        """A day, as what follows "since" or "before": what happened then, where it is of that."""
        if not isinstance(term, When):
            return self.term(term)
        asked = term.occurrence
        return self._doing(term.kind) if asked is None else self.condition(asked)

    def happened(self, event: Event, said: date | None = None) -> str:
        """That an event happened, as a clause of a sentence.

        Args:
            event: What happened; as a rule with its date.
            said: The date that the sentence has already.
        """
        on = "" if event.on == said else f" on {event.on.isoformat()}"
        if event.reverses:
            return f"it was reversed{on} that {self.done(event.by, event.act)}"
        if event.by != CONTRACT:
            return f"{self.done(event.by, event.act)}{on}"
        kind, stated = event.act.kind, dict(event.act.fields)
        clause, bearer = f"clause {stated['clause']}", self.value(stated["bearer"])
        if kind == BREACHED.name and stated["standing"] == GRACE:
            return f"the grace of {bearer} under {clause} had passed{on}"
        if kind == BREACHED.name:
            return f"{clause} was breached by {bearer}{on}"
        if kind == ARISEN.name:  # it is asked for only together with its not having ended
            return (
                f"something has been owed by {bearer} under {clause} since {event.on.isoformat()}"
            )
        if kind == OVERDUE.name:
            by, since = event.act.get("by"), event.on.isoformat()
            more = "" if by is None else f" by more than {by}"
            return f"a duty of {bearer} under {clause} has been overdue{more} since {since}"
        return f"a duty of {bearer} under {clause} {_FOLLOWED[kind]}{on}"

    def condition(self, condition: Condition, *, holds: bool = True) -> str:
        """That a condition holds, or that it does not, as a clause of a sentence."""
        match condition:
            case Occurred(by, act) if by == CONTRACT:
                return self._asked(act, holds=holds)
            case Occurred():
                return self._occurred(condition, holds=holds)
            case Not(inner):
                return self.condition(inner, holds=not holds)
            case Compared(Reading(question), _, Const(reading)):
                return read_as(question, str(reading), holds=holds)
            case Compared():
                return self._compared(condition, holds=holds)
            case Defined(id_):
                return f"{id_} {'is' if holds else 'is not'} fulfilled"
            case AllOf(parts):
                return self._together(parts, holds=holds)
            case AnyOf(parts):
                # no alternative holds exactly when each fails
                texts = [self.condition(p, holds=holds) for p in parts]
                return listed(texts, "or" if holds else "and")
        assert_never(condition)

    def _compared(self, compared: Compared, *, holds: bool) -> str:
        """The comparison, told of the side that is no constant."""
        first = first_day_in(compared)
        if first is not None:
            day, begins = self._moment(first), "began" if holds else "begins"
            so_long = isinstance(first, Shifted) and day.startswith(str(first.period))
            return f"it {begins} {day}" if so_long else f"it {begins} on {day}"
        if compared == self.in_term:
            return f"it {'ends' if holds else 'ended'} on {self._moment(compared.right)}"
        dated = isinstance(compared.left, When) or isinstance(compared.right, When)
        if dated and compared.op not in _EQUAL:
            return self._came(compared, holds=holds)
        left, right = self.term(compared.left), self.term(compared.right)
        turned = isinstance(compared.left, Const)
        subject, other = (right, left) if turned else (left, right)
        if compared.op in _EQUAL:
            node = compared.right if turned else compared.left
            if isinstance(node, FieldOf) and node.type == "bool":
                return self._is_so(node, compared, holds=holds)
            named = self._the(node) if isinstance(node, FieldOf) else subject
            return f"{named} {'is' if (compared.op == '==') == holds else 'is not'} {other}"
        if compared.left.type not in IN_TIME:
            return f"{subject} {'is' if holds else 'is not'} {_SIZE[turned, compared.op]} {other}"
        is_ = "is" if holds else "is not"
        return f"{subject} {is_} {_TIME[turned, compared.op]} {other}"

    def _is_so(self, node: FieldOf[Any], compared: Compared, *, holds: bool) -> str:
        """What a field of truth values is, by its bare name, which need be no noun."""
        other = compared.left if compared.right is node else compared.right
        equal = (compared.op == "==") == holds
        if isinstance(other, Const):
            return f'"{noun(node.name)}" is {shown(other.value == equal)}'
        told = self.term(other)
        like = told if told in ("yes", "no") else f"as {told}"
        return f'"{noun(node.name)}" is {"" if equal else "not "}{like}'

    def _came(self, compared: Compared, *, holds: bool) -> str:
        """That something happened before or after something else, or that it did not."""
        left, right = compared.left, compared.right
        turned = not isinstance(left, When) or (
            left.occurrence is None and isinstance(right, When) and right.occurrence is not None
        )
        this, other = (right, left) if turned else (left, right)
        time = (_OCCURRING if isinstance(other, When) else _TIME)[turned, compared.op]
        when = f"{time} {self._moment(other)}"
        if isinstance(this, When) and this.occurrence is not None:
            return f"{self.condition(this.occurrence, holds=holds)} {when}"
        return f"{self._moment(this)} {'came' if holds else 'did not come'} {when}"

    def bounded(self, compared: Compared, kind: str) -> str:
        """That an act comes too early or too late; empty where a comparison is not about that.

        Args:
            compared: A comparison that fails.
            kind: The name of the action of the act.
        """
        found = _on_its_day(compared, {kind})
        return "" if found is None else f"{_TIMES[found[0]].wanted} {self.term(found[1])}"

    def dated(self, compared: Compared, kinds: Collection[str], on: On, *, holds: bool) -> str:
        """How the day of an act lies to a fixed day: "2033-01-01 is after 2032-12-31".

        Empty where a comparison is not about that.

        Args:
            compared: The comparison.
            kinds: The names of the action of the act, and of those it is a kind of.
            on: When the act is done.
            holds: Whether the comparison holds.
        """
        found = _on_its_day(compared, kinds)
        if found is None:
            return ""
        times, fixed = _TIMES[found[0]], self.term(found[1])
        return f"{on.isoformat()} is {times.lies if holds else times.lies_not} {fixed}"

    def _together(self, parts: Sequence[Condition], *, holds: bool) -> str:
        owed = _owed(parts)
        asked = [part.found if isinstance(part, _Owing) else part for part in owed]
        told = holds or self._are_linked(asked)
        texts = [
            self._owing(part.found, holds=told)
            if isinstance(part, _Owing)
            else self.condition(part, holds=told)
            for part in owed
        ]
        if holds or len(texts) == 1:
            return listed(texts, "and")
        return f"no record says that {listed(texts, 'and')}" if told else _either(texts)

    def _are_linked(self, parts: Sequence[Condition]) -> bool:
        """Whether a part speaks of an event that another finds, so that it says nothing alone."""
        found = [{asked.act.kind for asked in occurrences(part)} for part in parts]
        spoken = [set(self._spoken_of(part)) for part in parts]
        pairs = product(enumerate(found), enumerate(spoken))
        return any(n != m and kinds & told for (n, kinds), (m, told) in pairs)

    def _spoken_of(self, part: Condition) -> Iterator[str]:
        """The names of the actions of whose acts a condition uses a field or day not known."""
        asked = (inner.act for inner in walk(part) if isinstance(inner, Occurred))
        matched = (t for act in asked for _, matcher in act.fields for t in terms_of(matcher))
        for term in plain((*compared_in(part), *matched)):
            known = isinstance(term, FieldOf) and self._known(term) is not None
            if isinstance(term, FieldOf | When) and not known:
                yield term.kind


def _fits(asked: Occurred, event: Event, kinds: Mapping[str, ActionType]) -> bool:
    """Whether a condition may have found an event, as its party, action and constants tell."""
    known = kinds.get(event.act.kind)
    if asked.act.kind not in (event.act.kind, *(known.wider if known else ())):
        return False
    if not isinstance(asked.by, PartyGroup) and event.by not in each_of(asked.by):
        return False
    fields = dict(event.act.fields)
    stated = [(name, m.terms) for name, m in asked.act.fields if isinstance(m, OneOf)]
    return all(
        any(not isinstance(one, Const) or one.value == fields.get(name) for one in terms)
        for name, terms in stated
    )


def under_clause(asked: Occurred | Total[Any]) -> str:
    """The clause under which an exercise took effect, as it is asked for; nothing for any."""
    return f" under clause {asked.under}" if asked.under else ""


def topic(question: Question) -> str:
    """What a question is about, by its id: ``scope of use`` of ``scope-of-use``."""
    return re.sub("[-_]", " ", question.id)


def read_as(question: Question, reading: str, *, holds: bool = True) -> str:
    """That a question is read in a way, or is not, as a clause of a sentence.

    That it is not read in a way says that it is read in one of the others.
    """
    said = question.meanings or [f"{topic(question)} is read as {r}" for r in question.readings]
    both = zip(question.readings, said, strict=True)
    return _alternatives([meaning for name, meaning in both if (name == reading) == holds])


def how_read(question: Question) -> str:
    """Which reading of a question is right, as what follows "it turns on"."""
    if not question.meanings:
        return f"how {topic(question)} is read"
    return f"whether {_alternatives(question.meanings)}"


def _alternatives(clauses: Sequence[str]) -> str:
    """Clauses joined by "or"; the words with which all of them begin are said once."""
    first, *others = (clause.split() for clause in clauses)
    beside = zip(first[:-1], *(other[:-1] for other in others), strict=False)
    alike = (len({*words}) == 1 for words in beside)
    shared = sum(takewhile(bool, alike))
    return listed((" ".join(first), *(" ".join(other[shared:]) for other in others)), "or")


def _either(texts: list[str]) -> str:
    """That one of several things is so, as a clause of a sentence."""
    return f"either {listed(texts, 'or')}"


def _named_after(phrase: str, name: str, called: str) -> str:
    """A phrase in which what a field is called is called otherwise behind it: "{crates} crates".

    Args:
        phrase: The phrase.
        name: The name of the field.
        called: What it is called there; left out where that is empty.
    """
    behind = rf"(?<={{{name}}}) {re.escape(noun(name))}\b"
    return re.sub(behind, f" {called}" if called else "", phrase)


def _or_beyond(bound: re.Match[str]) -> str:
    """A bound as what follows "at": "5 or more" of "at least 5"."""
    return f"{bound[2]} or {'more' if bound[1] == 'least' else 'less'}"


def _without(phrase: str, name: str) -> str:
    """A phrase without a field, as in "the amount that the borrower repaid"."""
    phrase = _named_after(phrase, name, "")
    gap = rf" \({{{name}}}\)|(?<=\(){{{name}}}, |, {{{name}}}(?=[,)])|\s*{{{name}}}"
    return re.sub(gap, "", phrase)


@frozen
class _Owing:
    """Two conditions that say together that a duty has not come to its end; the first of them."""

    found: Occurred


def _owed(parts: Sequence[Condition]) -> list[Condition | _Owing]:
    """The conditions; where two say together that something is owed, that in their place."""
    found: list[Condition | _Owing] = []
    for part in parts:
        before = found[-1] if found else None
        if isinstance(before, Occurred) and unclosed(before, part):
            found[-1] = _Owing(before)
        else:
            found.append(part)
    return found


def _passed(every: CivilPeriod) -> str:
    """That a period passed, as in "7 days have passed"."""
    return f"{every} {'has' if every.count == 1 else 'have'} passed"


def _a(interest: Interest) -> str:
    """What a rate is for, as in "4% a year (ACT/365F)"."""
    basis = interest.basis
    if isinstance(basis, DayCount):
        coupons = "" if interest.coupons is None else f", {interest.coupons}"
        return f"a year ({basis}{coupons})"
    return "a day" if basis.count == 1 else f"for each {basis}"


def is_share(term: AnyTerm) -> bool:
    """Whether a term is a percentage of an amount."""
    match term:
        case Computed("*", (Const(Percentage()), whole)):
            return whole.type == "Money"
        case _:
            return False


def _shared(whole: AnyTerm, named: Mapping[int, str]) -> list[list[AnyTerm]]:
    """The calculations that a term is worked out from twice or more, each after what it uses.

    Args:
        whole: The term.
        named: What has a name already, by its identity; it is not looked into.

    Returns:
        Of each all that are written alike.
    """
    numbers: dict[object, int] = {}
    seen: dict[int, int] = {}
    alike: list[list[AnyTerm]] = []
    used: list[int] = []

    def number(part: AnyTerm) -> int:
        """The number of a part; the same for one that is written alike."""
        if id(part) not in seen:
            parts: tuple[int, ...] = ()
            key: object = part
            match part:
                case _ if id(part) in named:
                    pass
                case Computed(op, terms):
                    parts = tuple(map(number, terms))
                    key = op, parts
                case Rounded(inner, places, rule):
                    parts = (number(inner),)
                    key = places, rule, parts
                case _:
                    pass
            known = seen[id(part)] = numbers.setdefault(key, len(alike))
            if known == len(alike):
                alike.append([])
                used.append(0)
                for each in parts:
                    used[each] += 1
            alike[known].append(part)
        return seen[id(part)]

    number(whole)
    repeated = [terms for terms, times_used in zip(alike, used, strict=True) if times_used > 1]
    calculated = (terms for terms in repeated if isinstance(terms[0], Computed | Rounded))
    return [terms for terms in calculated if id(terms[0]) not in named]


def _is_choice(term: AnyTerm) -> bool:
    return isinstance(term, Computed) and term.op not in _BETWEEN


_BETWEEN = {"+": "plus", "-": "less", "*": "times", "/": "divided by"}

_FOLLOWED = {
    ARISEN.name: "arose",
    KEPT.name: "was kept",
    CLOSED.name: "came to its end",
}

_REMEDIES = " (remedies included)"
"""What follows the id of a clause where remedies for the breach of its duties count, too."""

_SCALES = tuple(
    (Decimal(10) ** power, Decimal(1).scaleb(-power), name)
    for power, name in ((12, "trillion"), (9, "billion"), (6, "million"))
)

_PLACES = 3
"""The most decimal places that a short amount has."""

_EQUAL = ("==", "!=")

_SIZE = {
    (False, "<"): "less than",
    (False, "<="): "at most",
    (True, "<"): "more than",
    (True, "<="): "at least",
}

_TIME = {
    (False, "<"): "before",
    (False, "<="): "on or before",
    (True, "<"): "after",
    (True, "<="): "on or after",
}


_TYPES = {"Party": "party", "date": "day", "datetime": "time", "Money": "amount"}
"""What a field holds whose name is no noun."""

_PREPOSITIONS = {"by", "for", "from", "of", "to", "with"}
"""Names of fields that say in a phrase how the act is about something, and are no noun."""


class _Times(NamedTuple):
    """How a day lies to another where a comparison holds or fails, and what is wanted then."""

    lies: str
    lies_not: str
    wanted: str


_TIMES = {
    (False, "<"): _Times("before", "not before", "only before"),
    (False, "<="): _Times("not after", "after", "not after"),
    (True, "<"): _Times("after", "not after", "only after"),
    (True, "<="): _Times("not before", "before", "not before"),
}
"""By whether the other day is written first, and the operator."""


def _on_its_day(
    compared: Compared, kinds: Collection[str]
) -> tuple[tuple[bool, str], Const[Any]] | None:
    """How a comparison of the day of an act with a fixed day is written, and that day; else None.

    Args:
        compared: The comparison.
        kinds: The names of the actions of which the act may be.
    """
    this, other = compared.left, compared.right
    turned = isinstance(this, Const)
    if turned:
        this, other = other, this
    own = isinstance(this, When) and this.occurrence is None and this.kind in kinds
    how = turned, compared.op
    return (how, other) if own and isinstance(other, Const) and how in _TIMES else None


_OCCURRING = {
    (False, "<"): "before",
    (False, "<="): "before or when",
    (True, "<"): "after",
    (True, "<="): "after or when",
}

_HEAD_ENDS = (
    r"[{(]| (?:about|against|as|at|beyond|by|for|from|in|of|on|over|than|that|to|toward|under"
    r"|with) "
)
"""Where the verb of a phrase and what it is done to end."""


def _is_one(matcher: FieldMatcher) -> bool:
    return isinstance(matcher, OneOf) and len(matcher.terms) == 1
