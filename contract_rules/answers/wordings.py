"""The wordings of clauses and definitions: each with its days, in words and in code."""

from __future__ import annotations

from datetime import date, timedelta
from textwrap import indent
from typing import TYPE_CHECKING, Any

from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import screen_columns, wrapped
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.phrases import Words
from contract_rules.contracts import serialization
from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.source_code import code_of
from contract_rules.contracts.texts import ProvisionInText
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from contract_rules.values.instants import On


@frozen
class ClauseInFull:
    """One wording of a clause or definition, with all that is known of it.

    Attributes:
        in_text: The wording, and since when it stands.
        until: Its last day; None where no amendment ends it.
        contract: The contract.
    """

    in_text: ProvisionInText
    until: date | None
    contract: Contract

    def to_json(self) -> dict[str, Any]:
        """The wording as JSON data."""
        return {
            **STAMP,
            "since": self.in_text.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "in_words": self.in_words,
            **serialization.to_json(self.in_text.provision),
        }

    def __str__(self) -> str:
        """Its days, its text, its norms in words, its code, its source and its note, all whole."""
        provision, amendment = self.in_text.provision, self.in_text.amendment
        since = self.in_text.since.isoformat()
        until = f" until {self.until.isoformat()}" if self.until else ""
        by = f", by the {amendment.title}" if amendment else ""
        width = screen_columns()
        parts = [
            wrapped(f"{provision.id}, since {since}{until}{by}", "", "  ", width),
            wrapped(f'"{provision.text}"', "  ", "  ", width),
        ]
        lines = (
            wrapped(f"- {line}" if line[:1] != " " else line, "  ", " " * 6, width)
            for line in self.in_words
        )
        parts += ["", "  In words", *lines, "", "  Code", indent(code_of(provision), "    "), ""]
        sure = provision.confidence.value
        from_ = f"{sure}; {provision.source}" if provision.source else sure
        parts.append(wrapped(f"Source: {from_}", "  ", "    ", width))
        if provision.source and provision.source.address:
            parts.append(f"    {provision.source.address}")
        if isinstance(provision, Clause) and provision.caveat:
            parts.append(wrapped(f"Caveat: {provision.caveat}", "  ", "    ", width))
        if provision.note:
            parts.append(wrapped(f"Note: {provision.note}", "  ", "    ", width))
        return "\n".join(parts)

    @property
    def in_words(self) -> list[str]:
        """The norms in words, a line for each and for each of its parts."""
        words, provision = Words.of(self.contract), self.in_text.provision
        if isinstance(provision, Clause):
            return [line for norm in provision.norms for line in norm_in_full(norm, words)]
        return [f"{provision.id} is fulfilled: {words.condition(provision.condition)}"]


def wordings(contract: Contract, on: On | None) -> list[ClauseInFull]:
    """The wordings of every text, or of the one in force on a date, each once."""
    last = {
        in_text: text.until - timedelta(1) if text.until else None
        for text in contract.texts
        for in_text in text.provisions_in_text
    }
    texts = contract.texts
    if on is not None:
        in_force = contract.as_of(on)
        texts = (in_force,) if in_force else ()
    found = dict.fromkeys(in_text for text in texts for in_text in text.provisions_in_text)
    return [ClauseInFull(in_text, last[in_text], contract) for in_text in found]
