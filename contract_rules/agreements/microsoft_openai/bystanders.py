"""Parties and acts that are on the public record though no clause speaks of them.

No answer depends on them. But the record would be a poor one without these events, and a reader
may ask about them.
"""

from __future__ import annotations

from contract_rules import Action, Entity, Field, Party
from contract_rules.agreements.microsoft_openai.words import Document

BYSTANDERS = (
    Party("Amazon"),
    Party("Google"),
    Party("NVIDIA"),
    Party("SoftBank"),
    Party("UK CMA"),
    Party("US FTC"),
    Party("US court"),
)


class Company(Entity):
    """A company, as what is invested in or bought from."""


class Person(Entity):
    """A natural person."""


class SignMemorandum(Action, phrase="sign {document}"):
    """Put one's name to a text that binds nobody."""

    document: Field[Document]


class IssueStatement(Action, phrase="issue {document}"):
    """Say something in public."""

    document: Field[Document]


class FileDisclosure(Action, phrase="file {document}"):
    """Publish or lodge a report that the law requires or that an authority makes."""

    document: Field[Document]


class DecideCase(Action, phrase="decide {document}"):
    """Close a case or inquiry by a decision."""

    document: Field[Document]


class AnnounceVenture(Action, phrase="announce {document}"):
    """Make a joint undertaking known."""

    document: Field[Document]


class Invest(Action, phrase="invest in {company}"):
    """Take or promise a share in a company."""

    company: Field[Company]


class AbandonAcquisition(Action, phrase="abandon the purchase of {company}"):
    """Give up buying a company."""

    company: Field[Company]


class HireStaff(Action, phrase="hire staff of {company}"):
    """Take over people of a company without buying it."""

    company: Field[Company]


class LicenseTechnology(Action, phrase="take a licence from {licensor}"):
    """Become the licensee of a company other than OpenAI."""

    licensor: Field[Company]


class BuyHardware(Action, phrase="buy hardware from {supplier}"):
    """Order chips or systems; what they compute is not rented from the supplier."""

    supplier: Field[Company]


class AppointOfficer(Action, phrase="appoint {officer}"):
    """Make someone chief executive, for good or for the time being."""

    officer: Field[Person]


class RemoveOfficer(Action, phrase="remove {officer}"):
    """Take the office of chief executive from someone."""

    officer: Field[Person]


class TakeObserverSeat(Action, phrase="take an observer's seat on OpenAI's board"):
    """Receive a seat without a vote."""


class LeaveObserverSeat(Action, phrase="leave the observer's seat on OpenAI's board"):
    """Give up the seat without a vote."""
