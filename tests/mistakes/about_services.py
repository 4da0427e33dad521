"""Mistakes in how a contract is served, with their exact texts."""

from __future__ import annotations

from contract_rules import Engine
from contract_rules.errors import OpenServiceError
from contract_rules.service import serve
from support.shop import shop


def served(**how):
    """A case in which the shop is to be served."""

    def provoked() -> None:
        with Engine(shop, matcher="semantics") as engine:
            serve(engine, **how)

    return provoked


SERVICES = {
    "a service that anybody could ask": (
        served(host="example.org"),
        OpenServiceError,
        (
            "example.org can be reached from other machines, and the service has no key; set one "
            "as CONTRACT_RULES_KEY, or serve on 127.0.0.1"
        ),
    ),
    "a key that can be guessed": (
        served(key="secret"),
        OpenServiceError,
        "the key can be guessed or not be sent; write 16 characters of ASCII or more",
    ),
}
