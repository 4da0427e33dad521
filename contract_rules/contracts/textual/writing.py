"""Writes a contract in the form that `form` reads, as YAML or as JSON."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field

from contract_rules.contracts.clauses import Clause, Definition, Rank, Survival
from contract_rules.contracts.files import FORMATS
from contract_rules.contracts.textual.form import TYPES
from contract_rules.contracts.textual.keys import KEYS, NO_ONE, VERBS, NormKey
from contract_rules.contracts.textual.nodes import reader_for
from contract_rules.contracts.textual.spelling import words_for
from contract_rules.contracts.textual.understanding import is_handle
from contract_rules.contracts.textual.wording import FileWording, duration
from contract_rules.norms.dates import StatedPeriod
from contract_rules.norms.norms import Before, Begins, By, Within, counterparty_in
from contract_rules.norms.questions import Question
from contract_rules.values.acts import PLAIN, Debtors, Entity, Party, PartyGroup
from contract_rules.values.calendars import Calendar
from contract_rules.values.data_classes import define
from contract_rules.values.money import is_unit
from contract_rules.values.parameters import UnboundValue
from contract_rules.values.periods import Period
from contract_rules.values.sources import Confidence, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from contract_rules.contracts.clauses import Amendment, Provision
    from contract_rules.norms.norms import PowerEffect
    from contract_rules.values.acts import ActionType, FieldType, Value
    from contract_rules.values.parameters import TemplateParameter

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
"""What is written: texts, lists, and parts by their keys."""

_WIDTH = 99
"""How long a line of YAML is, where it can be broken."""


def written(path: Path, parts: Mapping[str, Any], things: Iterable[Entity]) -> str:
    """A contract as the text of a file.

    Args:
        path: The file, whose name says whether it is YAML or JSON.
        parts: What the contract is made of, by the names that it has for it.
        things: The things that its clauses name, with what else they are called.

    Raises:
        ContractNotFoundError: When its name ends otherwise, or PyYAML and lark are not installed.
        WrongTypeError: When the contract says what has no words in a file.
    """
    reader_for(path)
    actions: tuple[ActionType, ...] = parts["actions"]
    writer = _Writer({}, {}, {kind.name: kind for kind in actions})
    tree = writer.contract(parts, things)
    if FORMATS[path.suffix.lower()] == "json":
        return json.dumps(tree, ensure_ascii=False, indent=2)
    return _yaml(tree).rstrip("\n")


def _yaml(tree: Tree) -> str:
    import yaml

    events: list[Any] = [yaml.StreamStartEvent(), yaml.DocumentStartEvent()]
    _to_events(tree, events)
    events += [yaml.DocumentEndEvent(), yaml.StreamEndEvent()]
    module: Any = yaml
    text: str = module.emit(events, width=_WIDTH, allow_unicode=True)
    return text


def _to_events(part: Tree, events: list[Any]) -> None:
    import yaml

    if isinstance(part, str):
        plain = re.fullmatch(r"\S+( \S+)*", part) and part.isprintable()
        style = None if plain else '"'  # which says each character
        events.append(yaml.ScalarEvent(None, None, (True, True), part, style=style))
    elif isinstance(part, dict):
        events.append(yaml.MappingStartEvent(None, None, implicit=True, flow_style=not part))
        for key, one in part.items():
            _to_events(key, events)
            _to_events(one, events)
        events.append(yaml.MappingEndEvent())
    else:
        events.append(yaml.SequenceStartEvent(None, None, implicit=True, flow_style=not part))
        for one in part:
            _to_events(one, events)
        events.append(yaml.SequenceEndEvent())


@define(eq=False)
class _Writer(FileWording):
    """Writes the parts of one contract, and takes note of what they name."""

    _words: set[str] = field(init=False, factory=set[str])
    _sources: dict[Source, str] = field(init=False, factory=dict[Any, str])
    _questions: dict[str, Question] = field(init=False, factory=dict[str, Any])
    _things: dict[object, Entity] = field(init=False, factory=dict[object, Entity])
    _used: dict[object, str] = field(init=False, factory=dict[object, str])
    _calendars: dict[Calendar, str] = field(init=False, factory=dict[Any, str])

    def contract(self, parts: Mapping[str, Any], things: Iterable[Entity]) -> dict[str, Any]:
        """The form of a contract."""
        self._words |= self.actions.keys()
        left: tuple[TemplateParameter, ...] = parts["parameters"]
        self._words |= {known.name for known in left if known.type != "Party"}
        self._things |= {thing: thing for thing in things}
        parties = {self.handle(party): _party(party) for party in parts["parties"]}
        clauses = self._provisions(parts["clauses"])
        amendments = [self._amendment(one) for one in parts["amendments"]]
        actions = {kind.name: self._action(kind) for kind in parts["actions"]}
        declared = {word: thing for thing, word in self._used.items()}
        groups = {word: g for word, g in declared.items() if isinstance(g, PartyGroup)}
        told = {word: self._group(group) for word, group in groups.items()}
        types = [f.type for kind in self.actions.values() for f in kind.fields]
        named: dict[str, dict[str, Any]] = {sort: {} for sort in types if sort not in PLAIN}
        for word, thing in declared.items():
            if isinstance(thing, Entity):
                named.setdefault(thing.sort, {})[word] = _thing(thing)
        whole: dict[str, Any] = {
            "name": parts["name"],
            "effective": self.value(parts["effective"]),
            "zone": parts["zone"] if parts["zone"] != "UTC" else "",
            "parameters": {known.name: self._parameter(known) for known in left},
            "parties": parties,
            "groups": told,
            "things": named,
            "calendars": {word: _calendar(one) for one, word in self._calendars.items()},
            "questions": {id_: self._question(q) for id_, q in self._questions.items()},
            "sources": {word: _source(one) for one, word in self._sources.items()},
            "actions": actions,
            "clauses": clauses,
            "amendments": amendments,
        }
        needed = {"name", "parties", "clauses"}
        return {key: part for key, part in whole.items() if part or key in needed}

    # Words

    def _word_for(self, name: str) -> str:
        """A word that names nothing else, made of a name."""
        plain = re.sub(r"^(the|an?)\s+", "", name, flags=re.IGNORECASE)
        word = re.sub(r"\W+", "_", plain, flags=re.ASCII).strip("_")[:_LONGEST_WORD]
        word = word if is_handle(word) else f"x_{word}".rstrip("_")
        found, number = word, 2
        while found in self._words:
            found, number = f"{word}_{number}", number + 1
        self._words.add(found)
        return found

    def handle(self, told: object) -> str:
        """The word for a party, a group or a thing; a new one for what has none yet."""
        if told not in self._used:
            thing: Any = self._things.get(told, told)
            self._used[thing] = self._word_for(getattr(thing, "word", "") or thing.name)
        return self._used[told]

    def calendar(self, told: Calendar) -> str:
        """A calendar by its names, or by a word of its own."""
        if told.names and not told.off and told.years is None:
            return ", ".join(told.names)
        if told not in self._calendars:
            self._calendars[told] = self._word_for(f"calendar {'_'.join(told.names)}")
        return self._calendars[told]

    def question(self, told: Question) -> str:
        """A question by its id; it is written down."""
        self._questions.setdefault(told.id, told)
        return FileWording.question(self, told)

    def _group(self, told: PartyGroup) -> dict[str, Any]:
        members = list(map(self.handle, told.members))
        if isinstance(told, Debtors):
            return {"jointly": members}
        return {"name": told.name, "members": members}

    def _source(self, told: Source) -> str:
        if told not in self._sources:
            self._sources[told] = self._word_for(told.title)
        return self._sources[told]

    # Parts

    def _provisions(self, provisions: Iterable[Provision]) -> dict[str, Any]:
        return {one.id: self._provision(one) for one in provisions}

    def _provision(self, told: Provision) -> dict[str, Any]:
        found: dict[str, Any] = {"text": told.text}
        if isinstance(told, Definition):
            found["means"] = self.condition(told.condition)
        elif told.norms:
            found["norms"] = [self._norm(norm) for norm in told.norms]
        if told.source is not None:
            found["source"] = self._source(told.source)
        if told.confidence is not Confidence.OFFICIAL:
            found["confidence"] = told.confidence.value
        if isinstance(told, Clause):
            found |= {"rank": words_for(told.rank)} if told.rank is not Rank.CONTRACT else {}
            found |= {"overrides": list(told.overrides)} if told.overrides else {}
            found |= {"dormant": "yes"} if told.dormant else {}
            found |= {"survives": _survives(told.survives)} if told.survives else {}
            found |= {"caveat": told.caveat} if told.caveat else {}
        return found | ({"note": told.note} if told.note else {})

    def _norm(self, norm: Any) -> dict[str, Any]:  # noqa: ANN401 (of any class)
        verb = next(verb for verb, cls in VERBS.items() if isinstance(norm, cls))
        found: dict[str, Any] = {f"{self.party(norm.bearer)} {verb}": self.pattern(norm.act)}
        for key in KEYS[type(norm)].values():
            value: Any = getattr(norm, key.field)
            if key.field == "counterparty":
                if value != counterparty_in((norm.act, *norm.alternatives)):
                    found[key.word] = NO_ONE if value is None else self.term(value)
            elif isinstance(value, Within):
                found["within"] = self.period(value.period)
            elif isinstance(value, By | Before):
                word = "by" if isinstance(value, By) else "before"
                found[word] = self.term(value.day)
            elif value != key.default and key.held not in {"bearer", "act", "also"}:
                found[key.word] = self._held(key, value, norm)
        return found

    def _held(self, key: NormKey, value: Any, norm: Any) -> Any:  # noqa: ANN401 (of any key)
        """What stands under a key of a norm."""
        several: list[Any] = []
        if key.held == "effects":
            several = [self._effect(one) for one in value]
        elif key.held == "upon":
            several = [self.occasion(one) for one in (value, *norm.also)]
        elif key.held == "acts":
            several = list(map(self.pattern, value))
        if several:
            return several if len(several) > 1 else several[0]
        if key.held == "norm":
            return self._norm(value)
        if key.held in {"roll", "allocation", "debt"}:
            return words_for(value)
        if key.held in {"truth", "clause"}:
            return "yes" if key.held == "truth" else value
        if isinstance(value, Period | StatedPeriod):
            return self.period(value)
        if isinstance(value, date | UnboundValue):
            return self.value(value)
        told: str = getattr(self, _WRITES.get(key.held, key.held))(value)
        return told

    def _effect(self, effect: PowerEffect) -> Any:  # noqa: ANN401 (a text, or a form)
        if not isinstance(effect, Begins) or isinstance(effect.target, str):
            return self.effect(effect)
        after = {} if effect.after is None else {"after": self.part(effect.after)}
        return {"begins": self._norm(effect.target), **after}

    def _amendment(self, told: Amendment) -> dict[str, Any]:
        found: dict[str, Any] = {"title": told.title, "effective": self.value(told.effective)}
        if told.announced != told.effective:
            found["announced"] = self.value(told.announced)
        parts: dict[str, Any] = {
            "adds": self._provisions(told.adds),
            "replaces": self._provisions(told.replaces),
            "repeals": list(told.repeals),
            "discharges": list(told.discharges),
            "source": "" if told.source is None else self._source(told.source),
            "note": told.note,
        }
        return found | {key: part for key, part in parts.items() if part}

    def _question(self, told: Question) -> dict[str, Any]:
        readings: Any = list(told.readings)
        if told.meanings:
            readings = dict(zip(told.readings, told.meanings, strict=True))
        found: dict[str, Any] = {"text": told.text, "readings": readings}
        found |= {"sources": list(map(self._source, told.sources))} if told.sources else {}
        return found | ({"note": told.note} if told.note else {})

    def _action(self, kind: ActionType) -> dict[str, Any]:
        found: dict[str, Any] = {"phrase": kind.phrase}
        found |= {"past": kind.past} if kind.past else {}
        above = self.actions[kind.wider[0]] if kind.wider else None
        found |= {"kind of": kind.wider[0]} if above is not None else {}
        if kind.on_record is not (above is None or above.on_record):
            found["on record"] = "yes" if kind.on_record else "no"
        own = kind.fields[0 if above is None else len(above.fields) :]
        return found | ({"fields": {f.name: self._field(f) for f in own}} if own else {})

    def _parameter(self, known: TemplateParameter) -> Any:  # noqa: ANN401 (a text, or a form)
        """A parameter: its type, or what else is known of it, too."""
        more: dict[str, Any] = {
            word: self._plain(value)
            for word, value in (
                ("default", known.default),
                ("at least", known.at_least),
                ("at most", known.at_most),
            )
            if value is not None
        }
        more |= {"choices": list(map(_choice, known.choices))} if known.choices else {}
        more |= {"description": known.description} if known.description else {}
        type_ = _TYPE_WORDS.get(known.type, known.type)
        return {"type": type_, **more} if more else type_

    def _plain(self, value: Value) -> str:
        """A value of a parameter: of a party, a thing or a text what it is called."""
        if isinstance(value, Party | Entity):
            return value.name
        return value if isinstance(value, str) else self.value(value)

    def _field(self, known: FieldType) -> Any:  # noqa: ANN401 (a text, or a form)
        type_ = _TYPE_WORDS.get(known.type, known.type)
        unit = "unit" if known.currency is not None and is_unit(known.currency) else "currency"
        more: dict[str, Any] = {
            "optional": "yes" if known.optional else "",
            "signed": "yes" if known.signed else "",
            unit: known.currency or "",
            "choices": list(map(_choice, known.choices)),
            "least": "" if known.least is None else _bound(known.least),
            "greatest": "" if known.greatest is None else _bound(known.greatest),
        }
        stated = {key: part for key, part in more.items() if part}
        return {"type": type_, **stated} if stated else type_


_TYPE_WORDS = {name: word for word, name in TYPES.items()}
"""The words for the types of fields and parameters that are no sort of things."""

_LONGEST_WORD = 40
"""How long a word is that is made of a name."""

_WRITES = {"until": "end", "from": "term", "opening": "term"}
"""What writes what stands under a key, where that has another name."""


def _party(party: Party) -> Any:  # noqa: ANN401 (a text, or a form)
    return {"name": party.name, "called": party.in_text} if party.in_text else party.name


def _thing(thing: Entity) -> Any:  # noqa: ANN401 (a text, or a form)
    if thing.aliases:
        return {"name": thing.name, "also called": list(thing.aliases)}
    return thing.name


def _bound(value: Value) -> str:
    return duration(value) if isinstance(value, timedelta) else str(value)


def _choice(value: Value) -> str:
    return value.name if isinstance(value, Entity) else str(value)


def _calendar(told: Calendar) -> dict[str, Any]:
    found: dict[str, Any] = {"names": list(told.names)} if told.names else {}
    found |= {"off": [day.isoformat() for day in told.off]} if told.off else {}
    return found | ({} if told.years is None else {"years": list(map(str, told.years))})


def _source(told: Source) -> dict[str, Any]:
    found: dict[str, Any] = {"title": told.title}
    found |= {"publisher": told.publisher} if told.publisher else {}
    found |= {} if told.address is None else {"address": told.address}
    return found | ({} if told.date is None else {"date": told.date})


def _survives(stated: bool | Survival) -> str:  # noqa: FBT001 (it is what the clause says)
    return stated.value if isinstance(stated, Survival) else "yes"
