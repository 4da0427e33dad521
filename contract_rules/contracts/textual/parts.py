"""Reads the parts of a form: keys, texts and lists, each mistake noted where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.contracts.textual.nodes import FileNode, Items, Pairs, Problems, Scalar
from contract_rules.errors import ContractError, UnknownFieldError, WrongTypeError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

_TRUTH = {"yes": True, "no": False, "true": True, "false": False}


_COMMAS = 'what has a comma between { } or [ ] stands in quotes, as in {amount: "USD 5,000"}'


class FormReader:
    """Reads parts of one file; reading goes on after a mistake, so that all are told at once.

    Args:
        problems: Where mistakes are noted.
    """

    def __init__(self, problems: Problems) -> None:
        self._problems = problems

    def _note(self, node: FileNode, error: ContractError | str) -> None:
        told = WrongTypeError(error) if isinstance(error, str) else error
        self._problems.note(node.place, told)

    def _pairs(self, node: FileNode | None, what: str) -> tuple[tuple[Scalar, FileNode], ...]:
        """The keys and parts of a node; none where there is no such node."""
        if isinstance(node, Pairs):
            return node.pairs
        if node is not None:
            self._note(node, f"here stands {_told(node)}, where {what} are written as key: value")
        return ()

    def _keyed(
        self, node: FileNode | None, what: str, keys: Iterable[str], needed: Iterable[str] = ()
    ) -> dict[str, FileNode]:
        """The parts of a node by their keys, each of which is known."""
        found: dict[str, FileNode] = {}
        known = tuple(keys)
        for key, part in self._pairs(node, what):
            if key.value in known:
                found[key.value] = part
            elif isinstance(part, Scalar) and not part.value and part.is_bare:
                self._note(key, f"{key.value!r} has nothing after it; {_COMMAS}")
            else:
                told = f"{what} have no {key.value!r}{nearest(key.value, known)}"
                self._note(key, UnknownFieldError(told))
        for word in needed:
            if isinstance(node, Pairs) and word not in found:
                self._note(node, f"{word} is missing; write {word}: ...")
        return found

    def _text(self, node: FileNode | None) -> str:
        """A text, as it stands; empty where there is none."""
        if isinstance(node, Scalar):
            if not node.value and node.is_bare:
                self._note(node, f"nothing is written here; {_COMMAS}")
            return node.value
        if node is not None:
            self._note(node, f"here stands {_told(node)}, where one writes a text")
        return ""

    def _name(self, node: FileNode | None) -> str:
        """A text that is not empty."""
        text = self._text(node)
        if isinstance(node, Scalar) and not text.strip() and not (node.is_bare and not text):
            self._note(
                node, "nothing stands between the quotation marks; write what belongs there"
            )
        return text

    def _list(self, node: FileNode | None) -> tuple[FileNode, ...]:
        """The parts of a list; one part may stand without."""
        if node is None:
            return ()
        return node.items if isinstance(node, Items) else (node,)

    def _texts(self, node: FileNode | None) -> tuple[str, ...]:
        return tuple(map(self._text, self._list(node)))

    def _truth(self, node: FileNode | None) -> bool:
        text = "no" if node is None else self._text(node)
        if node is not None and text not in _TRUTH:
            self._note(node, f"{text!r} is neither yes nor no; write one of them")
        return _TRUTH.get(text, False)


def _told(node: FileNode) -> str:
    """What a node is, in a message."""
    if isinstance(node, Pairs):
        return "key: value"
    return "a list" if isinstance(node, Items) else "a text" if node.value else "nothing"
