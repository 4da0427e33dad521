"""The small vocabulary of drawn contracts: a few actions, parties, values and days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from contract_rules.language.actions import Action, Entity, Field, anything, between
from contract_rules.language.parties import Party
from contract_rules.values.money import Money, usd

if TYPE_CHECKING:
    from contract_rules.values.acts import Value


class Provider(Entity):
    """Whoever sells computing capacity."""


class Model(Entity):
    """What is trained and released."""


class Procure(Action):
    """Buy from a provider."""

    provider: Field[Provider] = anything
    price: Field[Money] = anything


class Lease(Procure):
    """A kind of `Procure`."""

    level: Field[int] = anything


class Consent(Action):
    """Agree to a provider."""

    provider: Field[Provider] = anything
    to: Field[Party] = anything


class Release(Action):
    """Bring out a model."""

    model: Field[Model] = anything
    due: Field[date] = anything
    title: Field[str] = anything


class Report(Action):
    """Tell what was earned."""

    profit: Field[Money] = anything
    year: Field[int] = anything


class Declare(Action):
    """Say how far a model has come."""

    model: Field[Model] = anything
    level: Field[int] = anything
    share: Field[Decimal] = anything


class Submit(Action):
    """Hand something in: what it holds is one of a few values, or of a range."""

    form: Field[Literal["one", "two", "three"]] = anything
    signed: Field[bool] = anything
    copies: Field[int] = between(1, 4, default=anything)
    expires: Field[datetime] = anything
    took: Field[timedelta] = anything


class Ship(Action):
    """Drawn contracts do not speak of it: laws write their own clauses about it."""

    provider: Field[Provider] = anything
    price: Field[Money] = anything
    level: Field[int] = anything


class Notify(Action):
    """Like `Ship`, for the events that those clauses ask for."""

    provider: Field[Provider] = anything
    level: Field[int] = anything


class Order(Action):
    """What duties arise upon; like the following it is spoken of in `dealings` alone."""

    price: Field[Money] = anything
    level: Field[int] = anything
    due: Field[date] = anything


class Pay(Action):
    """What performs a duty little by little."""

    amount: Field[Money] = anything
    to: Field[Party] = anything


class Remit(Pay):
    """A kind of `Pay`."""


class Reorder(Order):
    """A kind of `Order`."""


class Deliver(Action):
    """What performs a duty at once."""

    level: Field[int] = anything


class Visit(Action):
    """What conditions ask for."""

    level: Field[int] = anything


class Claim(Action):
    """What exercises powers, by their numbers."""

    number: Field[int] = anything
    to: Field[Party] = anything


DRAWN = (Procure, Consent, Release, Report, Declare, Submit)

DEFINING = (Report, Declare)
"""What definitions ask for; a term without an occurrence speaks of the other kinds only."""

KINDS: dict[str, type[Action]] = {kind.__name__: kind for kind in (*DRAWN, Lease, Ship, Notify)}

DEALINGS = (Order, Reorder, Pay, Remit, Deliver, Visit, Claim)

PARTIES = tuple(map(Party, ("Ann", "Bea", "Cyd", "Dov")))

DAYS = tuple(date(2020, 1, 1) + timedelta(days=n) for n in range(6))

INSTANTS = (
    datetime(2020, 1, 2, 9, tzinfo=UTC),
    datetime(2020, 1, 3, 23, 59, tzinfo=timezone(timedelta(hours=-5))),
    datetime(2020, 1, 4, tzinfo=UTC),
)

DURATIONS = (timedelta(), timedelta(hours=1), timedelta(hours=36))

POOLS: dict[str, tuple[Value, ...]] = {
    "Provider": tuple(map(Provider, ("Azure", "Oracle", "Nimbus"))),
    "Model": tuple(map(Model, ("M1", "M2"))),
    "Money": (usd(1), usd("1.5"), usd(2)),
    "Decimal": (Decimal(0), Decimal("0.5")),
    "int": (1, 2, 3),
    "date": DAYS[1:4],
    "datetime": INSTANTS,
    "timedelta": DURATIONS,
    "str": ("one", "two"),
    "bool": (True, False),
    "Party": PARTIES[:2],
}
