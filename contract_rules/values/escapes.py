"""Shows what names and texts hold that nobody sees: controls, turned writing, ends of lines."""

from __future__ import annotations

from unicodedata import category

UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
"""The categories of characters that are shown escaped: control characters, marks by which a
terminal turns the direction of writing, separators of lines, halves of surrogate pairs."""


def escaped(text: str, keep: str = "") -> str:
    r"""The text with every unseen character as Python writes it: ``\n``, ``\x1b``, ``\u202e``.

    So no name can break a line, forge one, or turn what a terminal shows.

    Args:
        text: The text.
        keep: Characters that stay as they are, such as the ends of lines of a layout.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character in keep or category(character) not in UNSEEN else _code(character)
        for character in text
    )


def printable(text: str, encoding: str | None) -> str:
    """Lines with the characters escaped that nobody sees, or that an encoding has not.

    Args:
        text: The lines.
        encoding: That of the terminal or file; where there is none, as nothing is printed, ASCII.
    """
    known = encoding or "ascii"
    return escaped(text, keep="\n").encode(known, errors="backslashreplace").decode(known)


def _code(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
