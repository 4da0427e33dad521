"""Puts acts, patterns, terms and conditions into words.

An action's phrase is an infinitive, "consent to {provider}", so that one phrase serves "may
consent to Oracle", "did consent to Oracle" and "did not consent to Oracle".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from attrs import field, frozen

from contract_rules.norms.computed_terms import Outstanding, PeriodsLate, Rounded, Total
from contract_rules.norms.derived_events import (
    ARISEN,
    BREACHED,
    CLOSED,
    CONTRACT,
    KEPT,
    asked,
    owing,
)
from contract_rules.norms.expressions import (
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
    When,
)
from contract_rules.norms.questions import Reading
from contract_rules.values.acts import ActionType, Value
from contract_rules.values.money import times

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contract_rules.values.acts import Act
    from contract_rules.values.events import Event


def listed(parts: Iterable[str], last: str) -> str:
    """Parts as a list in a sentence, ``a, b and c``; empty where there is none.

    Args:
        parts: The parts.
        last: The word before the last part: ``and``, ``or``.
    """
    *first, final = tuple(parts) or ("",)
    return f"{', '.join(first)} {last} {final}" if first else final


def counted(number: int, name: str) -> str:
    """How many of something: ``1 event``, ``12 events``."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def shown(value: Value) -> str:
    """A value as a reader wants it: an ISO date, money with separators, a name."""
    return value.isoformat() if isinstance(value, date) else str(value)


def noun(name: str) -> str:
    """A field's or action's name as words: ``projected profits``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ")
    return spaced if spaced.isupper() else spaced[:1].lower() + spaced[1:]


@frozen
class Words:
    """Puts what a contract speaks of into words, by the phrases of its actions.

    Attributes:
        kinds: The contract's action types, by name.
        said: The words for fields of acts that are known, by the names of action and field.
        named: The names of terms that are told elsewhere, "(a)", by the identity (`id`) of each.
    """

    kinds: Mapping[str, ActionType]
    said: Mapping[tuple[str, str], str]
    named: Mapping[int, str] = field(factory=dict[int, str])

    def about(self, act: Act | Pattern) -> Words:
        """The words, with the fields of an act known, too: terms that refer to them are values."""
        if isinstance(act, Pattern):
            named = {n: self.matched(n, m) for n, m in act.fields if _is_one(m)}
        else:
            named = {name: shown(value) for name, value in act.fields}
        fresh = {(act.kind, name): text for name, text in named.items()}
        return Words(self.kinds, {**self.said, **fresh}, self.named)

    def act(self, act: Act) -> str:
        """One act, as an infinitive; a field left open is "another one"."""
        return self._phrase(act.kind, {n: shown(v) for n, v in act.fields}, "any other {}")

    def pattern(self, pattern: Pattern) -> str:
        """The acts that fit, as an infinitive."""
        texts = {name: self.matched(name, matcher) for name, matcher in pattern.fields}
        return self._phrase(pattern.kind, texts, "any {}")

    def _phrase(self, kind: str, texts: Mapping[str, str], otherwise: str) -> str:
        def text(found: re.Match[str]) -> str:
            return texts.get(found[1], otherwise.format(noun(found[1])))

        return re.sub(r"{(\w+)}", text, self.kinds[kind].phrase)

    def matched(self, name: str, matcher: FieldMatcher) -> str:
        """What a field is asked to be: ``a provider other than Azure``."""
        match matcher:
            case OneOf(terms):
                return listed(map(self.term, terms), "or")
            case OtherThan(terms):
                article = "an" if name[0] in "aeiou" else "a"
                return f"{article} {noun(name)} other than {listed(map(self.term, terms), 'or')}"
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
        return (day if term.type == "date" else number).format(self.term(term))

    def _asked(self, act: Pattern, *, holds: bool) -> str:
        """That there is a derived event about a duty, or that there is none."""
        known = {n: m.terms[0] for n, m in act.fields if isinstance(m, OneOf)}
        clause = self.term(known["clause"])
        if act.kind == BREACHED.name:
            return f"{clause} {'was' if holds else 'was not'} breached"
        return f"{'a' if holds else 'no'} duty under {clause} {_FOLLOWED[act.kind]}"

    def term(self, term: AnyTerm) -> str:
        """A term: its value where that is known, else its name or a description."""
        return self.named.get(id(term)) or self.described(term)

    def described(self, term: AnyTerm) -> str:
        """A term as `term` tells it, but for a name of its own; its parts have theirs."""
        match term:
            case Const(value):
                return shown(value)
            case FieldOf(kind, name):
                return self.said.get((kind, name)) or f"the {noun(name)} of that {kind}"
            case When(kind, occurrence):
                return f"the {kind}" if occurrence is None else f"the {kind} by {occurrence.by}"
            case Reckoned():
                return self._reckoned(term)
        assert_never(term)

    def _reckoned(self, term: Reckoned[Any]) -> str:
        match term:
            case Computed(op, parts):
                if op in _BETWEEN:
                    between = "of" if is_share(term) else _BETWEEN[op]
                    figure = self._factor if op == "*" else self._figure
                    return f" {between} ".join(map(figure, parts))
                each = [self._figure(p) if _is_choice(p) else self.term(p) for p in parts]
                return f"the {'smaller' if op == 'least' else 'larger'} of {listed(each, 'and')}"
            case Rounded(inner, places, rule):
                return f"{self._figure(inner)}, rounded to {places} places ({rule.name})"
            case Total():
                return self._total(term)
            case Outstanding(clause, since=since):
                arisen = "" if since is None else f" of what arose since {since.isoformat()}"
                return f"what is outstanding under {clause}{arisen}"
            case PeriodsLate(every):
                have = "has" if every.count == 1 else "have"
                return f"the number of times that {every} {have} passed since the deadline"
            case _:
                return "an amount that is not on record"

    def _figure(self, term: AnyTerm) -> str:
        """A term among others in a calculation, in parentheses where it is one itself."""
        text = self.term(term)
        if id(term) in self.named:
            return text
        return f"({text})" if isinstance(term, Computed) and not is_share(term) else text

    def _factor(self, term: AnyTerm) -> str:
        """A factor of a product: a plain number as a percentage, as shares are written."""
        if isinstance(term, Const) and isinstance(term.value, Decimal):
            whole, point, rest = f"{times(term.value, Decimal(100)):f}".partition(".")
            return f"{whole}{point}{rest}".rstrip("0").rstrip(point) + "%" if rest else f"{whole}%"
        return self._figure(term)

    def _total(self, total: Total[Any]) -> str:
        asked = [self.matched(name, matcher) for name, matcher in total.act.fields]
        naming = f" naming {listed(asked, 'and')}" if asked else ""
        counted = (
            "the number of" if total.field is None else f"the total {noun(total.field)} of each"
        )
        since = "" if total.since is None else f" since {self.term(total.since)}"
        within = "" if total.within is None else f" in the last {total.within}".replace(" 1 ", " ")
        return f"{counted} {total.act.kind} by {total.by}{naming}{since}{within}"

    def happened(self, event: Event, said: date | None = None) -> str:
        """That an event happened, as a clause of a sentence.

        Args:
            event: What happened; as a rule with its date.
            said: The date that the sentence has already.
        """
        on = "" if event.on == said else f" on {event.on.isoformat()}"
        if event.by != CONTRACT:
            return f"{event.by} did {self.act(event.act)}{on}"
        kind, bearer, clause = event.act.kind, event.act.get("bearer"), event.act.get("clause")
        if kind == BREACHED.name:
            return f"{clause} was breached by {bearer}{on}"
        if kind == ARISEN.name:  # it is asked for only together with its not having ended
            return (
                f"something has been owed by {bearer} under {clause} since {event.on.isoformat()}"
            )
        return f"a duty of {bearer} under {clause} {_FOLLOWED[kind]}{on}"

    def condition(self, condition: Condition, *, holds: bool = True) -> str:
        """That a condition holds, or that it does not, as a clause of a sentence."""
        match condition:
            case Occurred(by, act) if by == CONTRACT:
                return self._asked(act, holds=holds)
            case Occurred(by, act):
                return f"{by} {'did' if holds else 'did not'} {self.pattern(act)}"
            case Not(inner):
                return self.condition(inner, holds=not holds)
            case Compared(Reading(question), _, Const(reading)):
                return f"{question.id} {'is' if holds else 'is not'} read as {reading}"
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
        left, right = self.term(compared.left), self.term(compared.right)
        turned = isinstance(compared.left, Const)
        subject, other = (right, left) if turned else (left, right)
        if compared.left.type != "date":
            return f"{subject} {'is' if holds else 'is not'} {_SIZE[turned, compared.op]} {other}"
        came = "came" if holds else "did not come"
        return f"{subject} {came} {_TIME[turned, compared.op]} {other}"

    def bounded(self, compared: Compared, kind: str) -> str:
        """That an act comes too early or too late; empty where a comparison is not about that.

        Args:
            compared: A comparison that fails.
            kind: The name of the action of the act.
        """
        here = When(kind)
        if compared.right == here and isinstance(compared.left, Const):
            bound = "not before" if compared.op == "<=" else "only after"
            return f"{bound} {self.term(compared.left)}"
        if compared.left == here and isinstance(compared.right, Const):
            bound = "not after" if compared.op == "<=" else "only before"
            return f"{bound} {self.term(compared.right)}"
        return ""

    def _together(self, parts: Sequence[Condition], *, holds: bool) -> str:
        owed = _owed(parts)
        if len(owed) == 1 and isinstance(owed[0], str):
            return f"{'something' if holds else 'nothing'} is owed under {owed[0]}"
        texts = (
            f"something is owed under {part}" if isinstance(part, str) else self.condition(part)
            for part in owed
        )
        text = listed(texts, "and")
        return text if holds else f"it is not so that {text}"


def _owed(parts: Sequence[Condition]) -> list[Condition | str]:
    """The conditions; where two say together that something is owed, the clause's id instead."""
    found: list[Condition | str] = []
    for part in parts:
        before = found[-1] if found else None
        if isinstance(before, Occurred):
            clause = asked(before)
            if clause is not None and AllOf((before, part)) == owing(clause, before.label):
                found[-1] = clause
                continue
        found.append(part)
    return found


def is_share(term: AnyTerm) -> bool:
    """Whether a term is a percentage of an amount."""
    match term:
        case Computed("*", (Const(Decimal()), whole)):
            return whole.type == "Money"
        case _:
            return False


def _is_choice(term: AnyTerm) -> bool:
    return isinstance(term, Computed) and term.op not in _BETWEEN


_BETWEEN = {"+": "plus", "-": "less", "*": "times"}

_FOLLOWED = {
    ARISEN.name: "arose",
    KEPT.name: "was kept",
    CLOSED.name: "came to its end",
}

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


def _is_one(matcher: FieldMatcher) -> bool:
    return isinstance(matcher, OneOf) and len(matcher.terms) == 1
