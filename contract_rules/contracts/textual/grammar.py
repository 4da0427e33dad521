"""The grammar of what is written as text: amounts, days, periods, acts, conditions and effects.

One grammar has them all, as a bracket may open any of them; what may stand where is checked when a
text is understood. A text is parsed, and never evaluated as a program.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from contract_rules.errors import ContractError
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAMMAR = r"""
?start: either
?either: both (_OR both)*
?both: opposite (_AND opposite)*
?opposite: _NOT opposite -> negation
    | comparison
?comparison: sum (COMPARES sum)?
    | _acted _BY WORD under? called? -> occurrence
_acted: WORD | call
under: _UNDER (WORD | STRING | NUMBER)
called: _CALLED (WORD | STRING)
?sum: product (ADDS product)*
?product: postfix (MULTIPLIES postfix)*
?postfix: primary
    | postfix "." WORD -> field
    | postfix "[" WORD "." WORD "]" -> field_of
?primary: RULE | MONEY | QUANTITY | PERIOD | PERCENT | NUMBER | THOUSANDS | DATE | DURATION
    | STRING
    | WORD
    | call
    | "(" either ")"
call: WORD "(" (argument ("," argument)*)? ")"
?argument: WORD ("=" | ":") wanted -> named
    | wanted "->" either -> row
    | wanted
?wanted: either
    | bound
    | bound _AND bound -> between
    | ONE_OF values -> one_of
    | OTHER_THAN values -> other_than
    | OTHER_THAN simple -> other_than
bound: BOUND sum
_values: sum ("," sum)*
values: "(" _values ")"
?simple: MONEY | QUANTITY | PERCENT | NUMBER | DATE | DURATION | STRING | WORD
    | WORD "." WORD -> field

_OR: "or"
_AND: "and"
_NOT: "not"
_BY: "by"
_UNDER: "under"
_CALLED: "called"
COMPARES: "<=" | ">=" | "!=" | "<" | ">" | "="
ADDS: "+" | "-"
MULTIPLIES: "*" | "/"
BOUND.9: /(at\s+least|at\s+most|more\s+than|less\s+than)\b/
ONE_OF.9: /one\s+of(?=\s*\()/
OTHER_THAN.9: /other\s+than\b/
RULE.9: /FREQ=[A-Z]+(;[A-Z]+=[-+A-Z0-9]+(,[-+A-Z0-9]+)*)*/
DATE.8: /\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d(:\d\d)?)?)?/
DURATION.8: /-?PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?(?!\w)/
MONEY.7: /[A-Z]{3}\s+-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(?!\w)/
PERIOD.7: /\d+\s+(business\s+day|day|week|month|year|hour|minute)s?\b(\s*\([^()]*\))?/
PERCENT.6: /-?\d+(\.\d+)?\s*%/
QUANTITY.5: /-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?\s+(?!(or|and|by|under|called)\b)[^\W\d_]\w*/
THOUSANDS.4: /-?\d{1,3}(,\d{3})+(?!\d)/
NUMBER.3: /-?\d+(\.\d*)?/
STRING: /"(\\(["\\\/bfnrt]|u[0-9a-fA-F]{4})|[^"\\\x00-\x1f])*"/
WORD: /[^\W\d]\w*/
%ignore /\s+/
"""

LONGEST = 20_000
"""How many characters a text may have."""

KEYWORDS = frozenset(
    {"or", "and", "not", "by", "under", "called", "any", "anyone", "yes", "no", "undisclosed"}
)
"""Words that mean something by themselves, and name nothing else."""


@frozen
class TextPart:
    """A part of a text.

    Attributes:
        kind: The rule or the terminal of the grammar.
        text: The text, of a terminal.
        parts: What it is made of, of a rule.
        start: Where it begins.
    """

    kind: str
    text: str
    parts: tuple[TextPart, ...]
    start: int


class NotUnderstoodError(ContractError):
    """A text means nothing, or what has no place where it stands.

    Attributes:
        start: Where in the text.
        error: What is wrong.
    """

    def __init__(self, start: int, error: ContractError) -> None:
        super().__init__(str(error))
        self.start = start
        self.error = error


@cache
def _parser() -> Any:  # noqa: ANN401 (of lark)
    import lark

    return lark.Lark(GRAMMAR, parser="lalr", lexer="contextual", propagate_positions=True)


def parsed(text: str) -> TextPart:
    """The parts of a text.

    Raises:
        NotUnderstoodError: When it is none of the grammar.
    """
    import lark

    if len(text) > LONGEST:
        msg = f"the text has more than {LONGEST:,} characters; give parts of it names"
        raise NotUnderstoodError(0, ContractError(msg))
    try:
        tree = _parser().parse(text)
    except lark.exceptions.UnexpectedInput as error:
        token = getattr(error, "token", None)
        start = len(text) if token is None or token.type == "$END" else int(token.start_pos)
        start = start if token is not None else int(error.pos_in_stream or 0)
        raise NotUnderstoodError(start, ContractError(_told(text, start))) from None
    made: dict[int, TextPart] = {}
    return _part(tree, made) if isinstance(tree, lark.Token) else _of_tree(tree, made)


def _of_tree(tree: Any, made: dict[int, TextPart]) -> TextPart:  # noqa: ANN401 (of lark)
    for part in tree.iter_subtrees():  # the inner ones first
        inner = tuple(_part(one, made) for one in part.children)
        start = getattr(part.meta, "start_pos", 0)
        made[id(part)] = TextPart(str(part.data), "", inner, start)
    return made[id(tree)]


def _part(one: Any, made: dict[int, TextPart]) -> TextPart:  # noqa: ANN401 (of lark)
    known = made.get(id(one))
    return known or TextPart(str(one.type), str(one), (), int(one.start_pos))


def _told(text: str, start: int) -> str:
    """What a message says of the place at which a text goes on as none does."""
    rest = text[start:].strip()
    if not text.strip():
        return "nothing is written here; what has a comma between { } or [ ] stands in quotes"
    if not rest:
        return f"the text ends too early: {_short(text)}"
    head = text[:start].strip()
    after = f" after {_short(head[-24:])}" if head else ""
    broken = _BROKEN_ID.search(text[:start])
    meant = "" if broken is None else f"{broken[1]}{rest}".split(")")[0].split(",")[0].strip()
    quotes = f'; an id such as {meant} stands in quotes: "{meant}"' if meant else ""
    return f"{_short(rest.split()[0])} cannot stand here{after}{quotes}"


_BROKEN_ID = re.compile(r"\(\s*(\d[\d.]*)\Z")
"""What is read of an id that is neither a number nor a word, where it is all that one writes."""


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return repr(shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 3]}...")


_SHOWN = 40


def every(part: TextPart) -> Iterator[TextPart]:
    """A part, and all that it is made of."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.parts
