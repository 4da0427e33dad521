"""Says in the words of files what messages say in Python: what to write, and what is wrong.

An error is the same, wherever a mistake was written; what to write instead is not. So a message
names it once, in Python, and where the mistake stands in a file, or whoever asks uses a command or
the service, each piece of Python in it is parsed and told as a file has it: ``within=days(3)`` is
``within: 3 days`` there.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from contract_rules.contracts.textual.keys import DEADLINES, KEYS
from contract_rules.norms.orders import Allocation, Debt
from contract_rules.values.calendars import Roll
from contract_rules.values.day_counts import DayCount
from contract_rules.values.money import Rounding
from contract_rules.values.periods import MonthEnd
from contract_rules.values.sources import Confidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from enum import Enum


WORDS_OF_TYPES = {
    "Party": "party",
    "Money": "money",
    "Decimal": "number",
    "int": "whole number",
    "date": "date",
    "datetime": "instant",
    "timedelta": "duration",
    "str": "text",
    "bool": "yes or no",
}
"""The types of fields that are no sort of things, with the words of files for them."""

_ALONE = WORDS_OF_TYPES | {
    "True": "yes",
    "False": "no",
    "None": "none",
    "one_of": "one of (...)",
    "other_than": "other than (...)",
}
"""Words that stand alone, with those of files."""


def words_for(member: Enum) -> str:
    """A member of an enum as one writes it in a file: its value, or its name in words."""
    value: object = member.value
    return value if isinstance(value, str) else member.name.lower().replace("_", " ")


def plainly(message: str) -> str:
    """The message, with the words of files for what it says in Python."""
    message = _NAMED_FIRST.sub("under names first: ", message)
    message = message.replace("(anything, ...)", "any -> ...")
    told: list[str] = []
    at = 0
    while at < len(message):
        passed = _QUOTED.match(message, at) or _AS_IT_IS.match(message, at)
        end = passed.end() if passed else _end_of_code(message, at)
        if passed or end == at:
            plain = passed or _PLAIN.match(message, at)
            end = plain.end() if plain else at + 1
            word = message[at:end]
            if not passed and word in WORDS_OF_TYPES and told[-2:] in (["a", " "], ["an", " "]):
                told[-2] = "an" if WORDS_OF_TYPES[word][0] in "aeiou" else "a"
            told.append(word if passed else _ALONE.get(word, word))
        else:
            is_left = message.startswith(" out", end) or message.endswith("leave out ", 0, at)
            told.append(_told(message[at:end], is_left=is_left))
        at = end
    return "".join(told)


_NAMED_FIRST = re.compile(r"\bfirst = (?=\w+\.did\()")
"""What Python gives a name in passing has one under names in a file."""

_AS_IT_IS = re.compile(
    r"(?<!\w)(?:[A-Z_]+=[^\s;,]*(?:;[A-Z]+=[^\s;]*)*"
    r"|there are: [^;]*|--[\w-]+(?: \w+=\S*)?|\?\S+|\w+=(?:value\b|reading\b|'USD 5'))"
)
"""What is no Python: rules of RFC 5545, names that there are, what commands and addresses say."""


_QUOTED = re.compile(r"""(?<!\w)(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")(?!\w)""")
"""What an author wrote, which a message shows between quotation marks."""

_PLAIN = re.compile(r"[\w.]+|\s+")
"""What is passed over as a whole, as no code begins within a word."""

_NAME = re.compile(r"(?:class )?\.?[^\W\d]\w*(?:\.[^\W\d]\w*)*")

_LITERAL = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?|\.\.\.""")

_OPERATOR = re.compile(r" (?:[-+*/&|<>]|[<>=!]=) (?=[\w'(.])")

_CLOSES = {"(": ")", "[": "]", "{": "}"}


def _end_of_code(message: str, at: int) -> int:
    """Where the Python that begins at a place ends; the place itself where none does."""
    end = _end_of_operand(message, at)
    name = _NAME.match(message, at)
    if not name or (end == name.end() and not _is_member(name[0])):
        return at  # a word
    return _end_of_sum(message, end)


def _is_member(name: str) -> bool:
    return "." in name and (name.partition(".")[0] in _ENUMS or name.endswith(".holds"))


def _end_of_sum(message: str, end: int) -> int:
    """Where an operand and those that are reckoned with it end."""
    while operator := _OPERATOR.match(message, end):
        further = _end_of_operand(message, operator.end())
        if further == operator.end():
            break
        end = further
    return end


def _end_of_operand(message: str, at: int) -> int:
    """Where one operand ends: a literal, a name, a call, a keyword with its value, a list."""
    literal = _LITERAL.match(message, at)
    if literal:
        return literal.end()
    if message[at : at + 1] in _CLOSES:
        return _end_of_brackets(message, at)
    name = _NAME.match(message, at)
    if name is None:
        return at
    end = name.end()
    while message[end : end + 1] in {"(", "["}:
        closed = _end_of_brackets(message, end)
        if closed == end:
            break
        end = closed
        further = re.compile(r"\.[^\W\d]\w*").match(message, end)
        end = further.end() if further else end
    if message[end : end + 1] == "=" and message[end + 1 : end + 2] != "=":
        return _end_of_sum(message, _end_of_operand(message, end + 1))
    return end


def _end_of_brackets(message: str, at: int) -> int:
    """Where what is in brackets ends; the place itself where it does not."""
    waiting: list[str] = []
    place = at
    while place < len(message):
        quoted = _LITERAL.match(message, place) if message[place] in "'\"" else None
        if quoted:
            place = quoted.end()
            continue
        if message[place] in _CLOSES:
            waiting.append(_CLOSES[message[place]])
        elif waiting and message[place] == waiting[-1]:
            waiting.pop()
            if not waiting:
                return place + 1
        place += 1
    return at


def _told(code: str, *, is_left: bool) -> str:
    """A piece of Python in the words of files; as it is, where it is none.

    Args:
        code: The piece.
        is_left: Whether it is told to be left out, so that it is enough to name it.
    """
    known = _CLASS.fullmatch(code)
    if known:
        return _of_class(known[1])
    if _HYPHENED.search(_QUOTED.sub("", code)):
        return code
    name, equals, value = code.partition("=")
    if equals and re.fullmatch(r"\w+", name) and not value.startswith("="):
        return _keyword(name, "" if is_left else value, code)
    body = f"party{code}" if code.startswith(".") else code
    try:
        return _spelled(ast.parse(body, mode="eval").body)
    except SyntaxError:
        return code


_HYPHENED = re.compile(r"\w[-/&+]\w")
"""What stands in a name, such as ``US-NY``: in Python there are blanks round a sign."""

_CLASS = re.compile(r"class \w+\(\w+(?:, (.+))?\)", re.DOTALL)


def _of_class(stated: str | None) -> str:
    """What the class of an action says beside its fields, which a file says of a field."""
    call = ast.parse(f"action({stated or ''})", mode="eval").body
    for one in call.keywords if isinstance(call, ast.Call) else ():
        match one.arg, one.value:
            case "additive", ast.Dict([ast.Constant(str(field))], [unit]):
                return f"{{type: money, unit: {_in_key(unit)}}} for its field {field}"
            case "signed", field:
                return f"{{type: money, signed: yes}} for its field {_in_key(field)}"
            case _:
                told = f"{one.arg}: {_in_key(one.value)}"
                return f"{{type: money, {told}}} for its field of money"
    return "it, as a sort, under things"


def _keyword(name: str, value: str, code: str) -> str:
    """A keyword, which is a key of a norm or of a clause, or an argument in brackets."""
    word = _WORDS.get(name, name)
    if not value:
        return word
    if name == "tzinfo":
        return "Z for UTC"
    try:
        node = ast.parse(value, mode="eval").body
    except SyntaxError:
        return code
    is_key = name in _WORDS and not (name == "by" and not _is_dated(node))
    if is_key:
        return f"{word}: {_in_key(node)}"
    return f"{name} = {_spelled(node)}"


def _is_dated(node: ast.expr) -> bool:
    """Whether what stands under ``by`` is a day, and not a party or a period."""
    called = node.func if isinstance(node, ast.Call) else node
    return isinstance(called, ast.Attribute | ast.Constant) or ast.unparse(called) == "date"


_WORDS: dict[str, str] = {
    **{key.field: key.word for keys in KEYS.values() for key in keys.values()},
    **{word: word for word in DEADLINES},
    "owed_to": "owed to",
    "for_": "for",
    "then": "then",
    "wider": "kind of",
    **{
        word: word.replace("_", " ")
        for word in (
            *("overrides", "dormant", "survives", "caveat", "confidence", "rank", "note"),
            *("source", "adds", "replaces", "repeals", "discharges", "effective", "announced"),
            *("signed", "currency", "on_record", "parties", "parameters", "readings", "shares"),
            *("choices", "off", "years", "reverses", "corrects", "strikes", "towards"),
        )
    },
}
"""The keys of files, by the names of arguments in Python; others stand in brackets."""

_ENUMS: dict[str, type[Enum]] = {
    one.__name__: one
    for one in (*(Allocation, Confidence, DayCount, Debt, MonthEnd, Roll, Rounding),)
}


def _in_key(node: ast.expr) -> str:
    """An expression that is all that stands under a key, or in a list there."""
    match node:
        case ast.Constant(str(value)):
            return value
        case ast.Attribute(ast.Name(id=name), member) if name in _ENUMS:
            return words_for(_ENUMS[name][member])
        case ast.Tuple(parts) | ast.List(parts):
            return f"[{', '.join(map(_in_key, parts))}]"
        case ast.Dict(keys, values):
            pairs = zip(keys, values, strict=True)
            return f"{{{', '.join(f'{_in_key(k)}: {_in_key(v)}' for k, v in pairs if k)}}}"
        case _:
            return _spelled(node)


def _spelled(node: ast.expr) -> str:
    """An expression of Python as a text of a file has it."""
    match node:
        case ast.Constant(value):
            return _constant(value)
        case ast.Name(id=name):
            return "any" if name == "anything" else name
        case ast.Attribute(ast.Name(id=name), member) if name in _ENUMS:
            return f"({_ENUMS[name][member].value})" if name == "MonthEnd" else member.lower()
        case ast.Attribute(value, "holds"):
            return f"holds({_spelled(value)})"
        case ast.Attribute(value, name):
            return f"{_spelled(value)}.{name}"
        case ast.Call():
            return _call(node)
        case ast.Tuple() | ast.List() | ast.Dict():
            return _in_key(node)
        case _:
            return _reckoned(node)


def _reckoned(node: ast.expr) -> str:
    """An expression with signs."""
    match node:
        case ast.Subscript(value, key):
            return f"{_spelled(value)}[{_spelled(key)}]"
        case ast.BinOp(left, op, right) | ast.Compare(left, [op], [right]) if type(op) in _SIGNS:
            return f"{_spelled(left)} {_SIGNS[type(op)]} {_spelled(right)}"
        case _:
            return ast.unparse(node)


_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.BitAnd: "and",
    ast.BitOr: "or",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "=",
    ast.NotEq: "!=",
}


def _constant(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in {None, ...}:
        return "none" if value is None else "..."
    is_text = isinstance(value, str) and value != "..." and not value.startswith("FREQ=")
    return f'"{value}"' if is_text else str(value)


def _listed(parts: list[ast.expr]) -> str:
    return ", ".join(map(_spelled, parts))


def _call(node: ast.Call) -> str:
    """A call: of a value, an act, a verb, or a word that a file has, too."""
    if isinstance(node.func, ast.Attribute):
        return _verb(node.func, node)
    name = ast.unparse(node.func)
    if name in _VALUES:
        found = _VALUES[name](node)
        if found is not None:
            return found
    match node:
        case ast.Call(args=[ast.Constant(str(alone))], keywords=[]) if name[:1].isupper():
            return alone  # a party, or a thing
        case _:
            pass
    rows = (_row(one) if name in _OF_ROWS else _spelled(one) for one in node.args)
    return f"{name}({', '.join((*rows, *_named(node)))})"


_OF_ROWS = frozenset({"lookup", "tiered"})


def _row(node: ast.expr) -> str:
    if isinstance(node, ast.Tuple) and len(node.elts) > 1:
        *asked, given = node.elts
        return f"{_listed(asked)} -> {_spelled(given)}"
    return _spelled(node)


def _named(node: ast.Call) -> Iterator[str]:
    return (f"{one.arg} = {_spelled(one.value)}" for one in node.keywords)


def _verb(function: ast.Attribute, node: ast.Call) -> str:
    """What somebody does or did, must or may; or what an engine is asked."""
    who, verb = _spelled(function.value), function.attr
    acts = _listed(node.args).replace("(...)", "")
    if verb == "did":
        return f"{acts} by {who}"
    if verb == "attempted":
        return f"attempted({acts} by {who})"
    if verb in _ASKED:
        return _ASKED[verb]
    return f"{who} {verb.replace('_', ' ')}: {acts or '...'}"


_ASKED = {
    "does": "DATE PARTY ACTION FIELD=VALUE ...",
    "reversal": "a reversal, by reverses",
    "correction": "a correction, by corrects or strikes",
    "report": "a report of a day",
    "history": "the history of an act",
    "duties": "the list of duties",
    "suppose": "what would be if it had happened",
    "decide_many": "a table of them",
    "instance": "the values of its parameters",
    "fromisoformat": "a day",
    "add": "in that record",
}


def _date(node: ast.Call) -> str:
    match node.args:
        case [
            ast.Constant(int(year)),
            ast.Constant(int(month)),
            ast.Constant(int(day)),
        ]:
            return f"{year}-{month:02}-{day:02}"
        case _:
            return "2025-01-31"


def _period(unit: str) -> Callable[[ast.Call], str | None]:
    def told(node: ast.Call) -> str | None:
        first, *rest = node.args or [ast.Constant(...)]
        if not isinstance(first, ast.Constant):
            return None
        number = _spelled(first)
        more = [_in_key(one) for one in rest] + [
            _spelled(one.value).strip("()") for one in node.keywords
        ]
        ending = "" if number == "1" else "s"
        return f"{number} {unit}{ending}{''.join(f' ({one})' for one in more)}"

    return told


def _first(node: ast.Call) -> str:
    return _in_key(node.args[0])


def _quantity(number: str, unit: str) -> str | None:
    return f"{number} {unit}" if unit.isidentifier() else None  # else it needs its brackets


_VALUES: dict[str, Callable[[ast.Call], str | None]] = {
    "date": _date,
    "datetime": lambda _: "2025-03-31T17:00+09:00",
    "percent": lambda node: f"{_first(node)}%",
    "usd": lambda node: f"USD {_first(node)}",
    "Decimal": _first,
    "Money": lambda node: " ".join(_in_key(one.value) for one in reversed(node.keywords)),
    "quantity": lambda node: _quantity(*map(_in_key, node.args)),
    "correction": lambda _: "a correction",
    "Calendar": lambda node: _first(node).strip("[]"),
    "Parameter": lambda node: (
        f"{{{_first(node)}: {WORDS_OF_TYPES[ast.unparse(node.args[1])]}}} under parameters"
    ),
    "Group": lambda node: (
        f"{{name: {_first(node)}, members: [{_listed(node.args[1:])}]}} under groups"
    ),
    "jointly": lambda node: f"{{jointly: [{_listed(node.args)}]}} under groups",
    "at_most": lambda node: f"at most {_first(node)}",
    "at_least": lambda node: f"at least {_first(node)}",
    "more_than": lambda node: f"more than {_first(node)}",
    "less_than": lambda node: f"less than {_first(node)}",
    "does": lambda _: "id: ...",
    **{f"{unit}s": _period(unit) for unit in ("day", "week", "month", "year", "hour", "minute")},
    "business_days": _period("business day"),
}
"""What makes a value in Python, or an act or a group, with how a file has it."""
