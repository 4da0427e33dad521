"""What changed answers, by version: the entries of the changelog that are marked §."""

from __future__ import annotations

import json
import re
import sys
from importlib.resources import files
from pathlib import Path

from contract_rules.version import VERSION

UNRELEASED = "Unreleased"
"""What the changelog calls the version that is not out yet, which is the one that runs."""


def entries_of(changelog: str) -> dict[str, list[str]]:
    """The entries of a changelog that can change answers, each from its § on, by version.

    Args:
        changelog: The text, in the form of Keep a Changelog.
    """
    found: dict[str, list[str]] = {}
    for section in re.split(r"(?m)^## ", changelog)[1:]:
        head, _, body = section.partition("\n")
        version = re.sub(r"[\[\]]| - .*", "", head)
        entries = re.split(r"(?m)^- ", body)[1:]
        texts = (" ".join(entry.partition("\n\n")[0].split()) for entry in entries)
        found[version] = [text[text.index("§") :] for text in texts if "§" in text]
    return found


def changes_since(version: str) -> list[tuple[str, str]]:
    """What can have changed an answer since a version gave it: each version with an entry.

    Args:
        version: The version, such as ``"0.1.0"``.
    """
    text = files("contract_rules").joinpath("changes.json").read_text(encoding="utf-8")
    known: dict[str, list[str]] = json.loads(text)
    named = ((VERSION if v == UNRELEASED else v, entries) for v, entries in known.items())
    since = _numbers(version)
    return [(v, entry) for v, entries in named if _numbers(v) > since for entry in entries]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))


if __name__ == "__main__":
    told = entries_of(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps(told, indent=1, ensure_ascii=False))  # noqa: T201 (what it is run for)
