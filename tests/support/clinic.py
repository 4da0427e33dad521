"""A clinic whose record names people: what personal fields are sealed on."""

from __future__ import annotations

from datetime import date

from contract_rules import (
    Action,
    Clause,
    Contract,
    Entity,
    Field,
    Money,
    Party,
    anything,
    days,
    usd,
)


class Disease(Entity):
    """What somebody has."""


class Admit(Action, phrase="admit {name} ({patient}) for {disease}"):
    """Take a patient in."""

    patient: Field[str] = anything
    name: Field[str] = anything
    disease: Field[Disease] = anything
    price: Field[Money] = anything


class Pay(Action, phrase="pay {amount}"):
    """Pay."""

    amount: Field[Money] = anything


clinic, insurer = Party("The clinic"), Party("The insurer")

care = Contract(
    name="Care",
    parties=(clinic, insurer),
    effective=date(2025, 1, 1),
    clauses=(
        Clause(
            "1",
            "The insurer pays for each admission within 30 days.",
            insurer.must(Pay(amount=Admit.price), upon=clinic.did(Admit()), within=days(30)),
        ),
    ),
)

SEALED = {"Admit.name": "patient", "Admit.disease": "patient"}


def admission(patient, name, number, price=100):
    """That somebody was taken in, on a day of March 2025."""
    act = Admit(patient=patient, name=name, disease=Disease("Gout"), price=usd(price))
    return clinic.does(act, on=date(2025, 3, number), id=f"admission {number}")


ADMISSIONS = (
    admission("P-1", "Jo Doe", 3),
    admission("P-2", "Al Roe", 4),
    admission("P-1", "Jo Doe", 9, 250),
)
