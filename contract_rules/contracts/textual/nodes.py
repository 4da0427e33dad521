"""Reads YAML and JSON into nodes that know where they stand; both have the same form.

What a text is, a date, a number or a name, is decided by what the form asks for where it stands;
so nothing here guesses. Aliases, anchors, tags, second documents and keys that stand twice are
refused.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field

from contract_rules.contracts.files import FORMATS, endless
from contract_rules.contracts.mistakes import Written
from contract_rules.errors import ContractError, ContractNotFoundError, InvalidContractError
from contract_rules.values.arguments import is_text
from contract_rules.values.data_classes import define, frozen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEEPEST = 50
"""How deep the parts of a file may stand within each other."""

LONGEST = 1_000_000
"""How many characters a file may have."""

_MOST_BYTES = 4
"""How many bytes a character has at most in UTF-8."""

INSTALL = (
    "contracts as files need the packages PyYAML and lark; "
    "install them: pip install 'contract-rules[files]'"
)


@define(eq=False)
class Problems:
    """The mistakes that are found in a file, each with its place.

    Attributes:
        file: The file.
        errors: What was found, with `ContractError.where`.
        passed: How much was passed over, as it only follows from what was found.
    """

    file: str
    errors: list[ContractError] = field(factory=list[ContractError])
    passed: int = 0

    @property
    def count(self) -> int:
        """How many mistakes there are, told or not."""
        return len(self.errors) + self.passed

    def written(self, place: tuple[int, int]) -> Written:
        """A line and column of the file as a place where something is written."""
        return Written(self.file, *place)

    def note(self, place: tuple[int, int], error: ContractError | str) -> None:
        """Take note of a mistake at a line and column."""
        told = InvalidContractError(error) if isinstance(error, str) else error
        self.written(place).tell(told)
        self.errors.append(told)

    def refuse(self) -> None:
        """Raise what was found.

        Raises:
            InvalidContractError: When anything was: its text tells all, in the order of the file.
        """
        found = sorted(self.errors, key=lambda error: _numbers(error.where))
        told = [f"{error.where}: {error}" for error in found]
        if len(found) == 1:
            raise InvalidContractError(told[0], found)
        if found:
            lines = (f"{number}. {line}" for number, line in enumerate(told, 1))
            head = f"{len(found)} mistakes in the file:"
            raise InvalidContractError("\n".join((head, *lines)), found)


def _numbers(where: str) -> tuple[int, int]:
    _, line, column = where.rsplit(":", 2)
    return int(line), int(column)


@frozen(eq=False)
class Scalar:
    """A text as it stands in a file.

    Attributes:
        value: The text.
        place: The line and the column, both from 1 up.
        is_bare: Whether it stands there without quotes.
        source: The whole file.
        index: Where it begins in the file.
    """

    value: str
    place: tuple[int, int]
    is_bare: bool = False
    source: str = field(default="", repr=False)
    index: int = 0

    def at(self, offset: int) -> tuple[int, int]:
        """The line and column of a place in the text; of its beginning, where that is not told.

        A text may be folded over several lines, each as deep as one likes.
        """
        source, index = self.source, self.index
        if source[index : index + 1] in {">", "|"}:
            index = source.find("\n", index) + 1
            index += len(source) - index - len(source[index:].lstrip())
        elif not self.is_bare:
            index += 1
        for letter in self.value[:offset]:
            known = source[index : index + 1]
            if letter != known and not (letter.isspace() and known.isspace()):
                return self.place
            index += 1
            while letter.isspace() and source[index : index + 1].isspace():
                index += 1
        begin = source.rfind("\n", 0, index) + 1
        return source.count("\n", 0, index) + 1, index - begin + 1


@frozen(eq=False)
class Items:
    """Several nodes in a row."""

    items: tuple[FileNode, ...]
    place: tuple[int, int]


@frozen(eq=False)
class Pairs:
    """Nodes by their keys, in the order of writing; no key stands twice."""

    pairs: tuple[tuple[Scalar, FileNode], ...]
    place: tuple[int, int]


FileNode: TypeAlias = Scalar | Items | Pairs
"""A part of a file."""


def read_nodes(path: Path, problems: Problems, source: str | None = None) -> FileNode | None:
    """The nodes of a file; None where it cannot be read as YAML, or as JSON, which is noted.

    Args:
        path: The file: ``lease.yaml``, ``lease.yml`` or ``lease.json``.
        problems: Where mistakes are noted.
        source: What stands in it, where it need not be read.

    Raises:
        ContractNotFoundError: When its name ends otherwise, it is a pipe or a device, or PyYAML
            and lark are not installed.
        OSError: When it cannot be read.
    """
    read = reader_for(path)
    try:
        source = _source(path) if source is None else source
        return _checked(read(source), problems)
    except _NotReadError as error:
        problems.note(error.place, str(error))
        return None


def _source(path: Path) -> str:
    """What stands in a file."""
    what = endless(path)
    if what:
        msg = f"{path} is {what}, and a contract is read from a file; write it to one first"
        raise ContractNotFoundError(msg)
    with path.open("rb") as file:
        read = file.read(_MOST_BYTES * LONGEST + 1)
    try:
        source = read.decode().removeprefix("\ufeff") if len(read) <= _MOST_BYTES * LONGEST else ""
    except UnicodeDecodeError as error:
        before = read[: error.start].decode()
        msg = "the file is no UTF-8; save it in that encoding"
        raise _NotReadError(msg, _place_of(before, len(before))) from None
    if len(source or read) > LONGEST:
        msg = f"the file has more than {LONGEST:,} characters; split the contract"
        raise _NotReadError(msg, (1, 1))
    return source.replace("\r\n", "\n")


def reader_for(path: Path) -> Callable[[str], FileNode]:
    """What reads a file of that name. Errors as for `read_nodes`."""
    try:
        import lark  # noqa: F401  # pyright: ignore[reportUnusedImport]
        import yaml  # noqa: F401  # pyright: ignore[reportUnusedImport]
    except ImportError:
        raise ContractNotFoundError(INSTALL) from None
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        msg = f"{path.name} is no file of a contract; name one that ends with .yaml or .json"
        raise ContractNotFoundError(msg)
    return {"yaml": _yaml, "json": _json}[form]


class _NotReadError(Exception):
    """What makes a file unreadable, and where."""

    def __init__(self, message: str, place: tuple[int, int]) -> None:
        super().__init__(message)
        self.place = place


def _yaml(source: str) -> FileNode:
    import yaml

    try:
        return _of_events(yaml.parse(source, Loader=yaml.BaseLoader), source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = f"{error.problem} {error.context}"
        place = (1, 1) if mark is None else (mark.line + 1, mark.column + 1)
    except yaml.reader.ReaderError as error:  # of a character that YAML has not
        problem, place = error.reason, _place_of(source, error.position)
    told = next(words for said, words in _IN_WORDS if said in problem)
    msg = f"this is no YAML ({told})"
    raise _NotReadError(msg, place)


_TAG = "a tag (!) says of what type a text is; leave it out, the form says so"

_BANNED = {
    "AliasEvent": "an alias (*) stands for something elsewhere; write it out, or give it a name",
    "anchor": "an anchor (&) gives a part a name in YAML; write it out wherever it is meant",
    "tag": _TAG,
}

_APART = "this goes on with nothing before it; begin it as deep as what it belongs to"

_IN_WORDS = (
    ("directive", "a line that begins with % has a meaning in YAML; put quotes round the text"),
    ("block scalar", "> and | stand alone before a text of lines; put quotes round other texts"),
    ("scanning an ", "* and & have a meaning in YAML; put quotes round a text that begins so"),
    ("tag", _TAG),
    ("double-quoted", "\\ has a meaning between double quotes; write \\\\, or use single quotes"),
    ("quoted scalar", "a quotation mark is not closed"),
    ("cannot start", "no text without quotes begins with this, and no part of one with a tab"),
    ("expected ':'", "a colon is missing after a key; write key: value"),
    ("mapping values", "a colon cannot stand here; put quotes round a text with a colon"),
    ("allowed here", "- and ? cannot stand here; begin a line with them, or put quotes round all"),
    ("expected <", _APART),
    ("expected '<", _APART),
    ("expected ',' or", "a comma or a closing bracket is missing before this"),
    ("node content", "something is missing before this"),
    ("special", "no text of YAML has this character; leave it out"),
    ("", "something else is expected here"),
)
"""What PyYAML says is wrong, by a part of it that nothing before has, in words of files."""


def _place_of(source: str, index: int) -> tuple[int, int]:
    """The line and the column of a place in a text."""
    return source.count("\n", 0, index) + 1, index - source.rfind("\n", 0, index)


def _of_events(events: Any, source: str) -> FileNode:  # noqa: ANN401 (of YAML)
    """The node that the events of one document make."""
    found: list[FileNode] = []
    open_parts: list[tuple[bool, tuple[int, int], list[FileNode]]] = []
    for event in events:
        kind, mark = type(event).__name__, event.start_mark
        place = (mark.line + 1, mark.column + 1)
        for name in ("anchor", "tag"):
            if kind == "AliasEvent" or getattr(event, name, None) is not None:
                raise _NotReadError(_BANNED.get(kind, _BANNED[name]), place)
        into = open_parts[-1][2] if open_parts else found
        if kind == "DocumentStartEvent" and found:
            msg = "a second document begins (---); write one contract in a file"
            raise _NotReadError(msg, place)
        if kind in {"MappingStartEvent", "SequenceStartEvent"}:
            if len(open_parts) == DEEPEST:
                raise _NotReadError(_TOO_DEEP, place)
            open_parts.append((kind == "MappingStartEvent", place, []))
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            is_mapping, begun, parts = open_parts.pop()
            into = open_parts[-1][2] if open_parts else found
            into.append(_pairs(parts, begun) if is_mapping else Items(tuple(parts), begun))
        elif kind == "ScalarEvent":
            bare = event.implicit[0]
            into.append(Scalar(event.value, place, bare, source, mark.index))
    return found[0] if found else Scalar("", (1, 1), is_bare=True)


_TOO_DEEP = f"parts stand within each other deeper than {DEEPEST}; let fewer of them do so"


def _pairs(parts: list[FileNode], place: tuple[int, int]) -> Pairs:
    pairs: list[tuple[Scalar, FileNode]] = []
    for key, value in zip(parts[::2], parts[1::2], strict=True):
        if not isinstance(key, Scalar):
            msg = "a key is a word, not a list; put quotes round what has a comma or a bracket"
            raise _NotReadError(msg, key.place)
        pairs.append((key, value))
    return Pairs(tuple(pairs), place)


_JSON = r"""
?start: value
?value: object | array | STRING -> text | WORD -> text
object: "{" [pair ("," pair)*] "}"
pair: STRING ":" value
array: "[" [value ("," value)*] "]"
STRING: /"(\\(["\\\/bfnrt]|u[0-9a-fA-F]{4})|[^"\\\x00-\x1f])*"/
WORD: /-?\d+(\.\d+)?([eE][+-]?\d+)?|true|false|null/
%ignore /[ \t\r\n]+/
"""


def _json(source: str) -> FileNode:
    import lark

    try:
        parser: Any = lark.Lark(_JSON, parser="lalr", propagate_positions=True)
        tree = parser.parse(source)
    except lark.exceptions.UnexpectedInput as error:
        if getattr(getattr(error, "token", None), "type", "") == "$END":
            last = (source.count("\n") + 1, len(source) - source.rfind("\n"))
            msg = "this is no JSON (the file ends too early)"
            raise _NotReadError(msg, last) from None
        msg = "this is no JSON (something else is expected here)"
        raise _NotReadError(msg, (error.line, error.column)) from None
    return _of_tree(tree, source)


def _of_tree(tree: Any, source: str) -> FileNode:  # noqa: ANN401 (of lark)
    """The node of a tree of JSON, without going into it by calls."""
    made: dict[int, FileNode] = {}
    for part in tree.iter_subtrees():  # the inner ones first
        children = [one for one in part.children if one is not None]
        if part.data == "text":
            made[id(part)] = _scalar(children[0], source)
        elif part.data == "pair":
            made[id(part)] = made[id(children[1])]
        elif part.data == "object":
            place = (part.meta.line, part.meta.column)
            keys = [_scalar(pair.children[0], source) for pair in children]
            values = [made[id(pair)] for pair in children]
            made[id(part)] = Pairs(tuple(zip(keys, values, strict=True)), place)
        else:
            place = (part.meta.line, part.meta.column)
            made[id(part)] = Items(tuple(made[id(one)] for one in children), place)
    return made[id(tree)]


def _scalar(token: Any, source: str) -> Scalar:  # noqa: ANN401 (of lark)
    quoted = token.type == "STRING"
    value = json.loads(token) if quoted else str(token)
    return Scalar(value, (token.line, token.column), not quoted, source, token.start_pos)


def _checked(node: FileNode, problems: Problems) -> FileNode | None:
    """The node, unless its parts stand too deep; what else is wrong with it is noted, too."""
    waiting: list[tuple[FileNode, int]] = [(node, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > DEEPEST:
            problems.note(part.place, _TOO_DEEP)
            return None
        if isinstance(part, Scalar) and not is_text(part.value):
            problems.note(part.place, "a character is written by half, as \\ud800; write it whole")
        elif isinstance(part, Items):
            waiting += [(one, depth + 1) for one in part.items]
        elif isinstance(part, Pairs):
            waiting += [(one, depth + 1) for pair in part.pairs for one in pair]
            known: set[str] = set()
            for key, _ in part.pairs:
                if key.value in known:
                    problems.note(key.place, f"{key.value!r} stands here twice; write it once")
                known.add(key.value)
    return node
