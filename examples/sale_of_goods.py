"""A sale of goods: delivery, price, suspension, a long-stop date, and secrets that stay secret.

The text of each clause is followed by its code; `HISTORIES` are courses that the sale may take.
"""

from __future__ import annotations

from datetime import date

from telling import tell

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Entity,
    Event,
    Field,
    Money,
    Party,
    anything,
    breach_of,
    days,
    percent,
    resumes,
    suspends,
    terminates,
    usd,
)


class Goods(Entity):
    """Something sold."""


class Paper(Entity):
    """Something written that is not for everybody."""


class Deliver(Action, phrase="deliver {goods}"):
    """Hand goods over."""

    goods: Field[Goods]


class Pay(Action, phrase="pay {amount} to {to}"):
    """Pay money."""

    to: Field[Party]
    amount: Field[Money]


class Suspend(Action, phrase="suspend deliveries"):
    """Hold back what is still to be delivered."""


class Resume(Action, phrase="resume deliveries"):
    """Take deliveries up again."""


class Terminate(Action, phrase="terminate the sale"):
    """Declare the contract at an end."""


class Release(Action, phrase="release {paper}"):
    """Allow a paper to be shown."""

    paper: Field[Paper]


class Disclose(Action, phrase="disclose {paper}"):
    """Show a paper to somebody else."""

    paper: Field[Paper]


buyer, seller = Party("the buyer"), Party("the seller")
looms, spares = Goods("the looms"), Goods("the spare parts")
drawings = Paper("the drawings")
PRICE = usd(60_000)
LONG_STOP = date(2025, 9, 30)

delivery = Clause(
    "S1",
    "The seller delivers the looms by 31 March 2025 and the spare parts by 15 December 2025.",
    seller.must(Deliver(goods=looms), by=date(2025, 3, 31), owed_to=buyer),
    seller.must(Deliver(goods=spares), by=date(2025, 12, 15), owed_to=buyer),
)
price = Clause(
    "S2",
    "The buyer pays USD 60,000 within 30 days of the delivery of the looms; if it has not paid "
    "all of it by then, 2% of the price beside, within 14 days more.",
    buyer.must(
        Pay(to=seller, amount=PRICE),
        upon=seller.did(Deliver(goods=looms)),
        within=days(30),
        otherwise=buyer.must(Pay(to=seller, amount=percent(2) * PRICE), within=days(14)),
    ),
)
suspension = Clause(
    "S3",
    "Once the price is late, the seller may suspend deliveries, and resume them; the time for "
    "delivery is longer by the days between.",
    seller.can(Suspend(), provided=breach_of(price), then=suspends(delivery, extends=True)),
    seller.can(Resume(), then=resumes(delivery)),
)
termination = Clause(
    "S4",
    "The buyer may terminate the sale if the looms are not delivered by 30 September 2025.",
    buyer.can(
        Terminate(),
        provided=Terminate.on > LONG_STOP,
        unless=seller.did(Deliver(goods=looms)),
        then=terminates(),
    ),
)
secrecy = Clause(
    "S5",
    "The buyer discloses no paper of the seller's that the seller has not released. This holds "
    "after the end of the contract.",
    buyer.must_not(Disclose(paper=anything), unless=seller.did(Release(paper=Disclose.paper))),
    survives=True,
)
contract = Contract(
    name="Sale of goods",
    parties=(buyer, seller),
    clauses=(delivery, price, suspension, termination, secrecy),
    effective=date(2025, 1, 15),
)


HISTORIES: dict[str, tuple[Event, ...]] = {
    "kept": (  # both keep to it
        seller.does(Deliver(looms), on=date(2025, 3, 20)),
        buyer.does(Pay(seller, usd(20_000)), on=date(2025, 4, 1)),
        buyer.does(Pay(seller, usd(40_000)), on=date(2025, 4, 19)),
        seller.does(Release(drawings), on=date(2025, 5, 2)),
        buyer.does(Disclose(drawings), on=date(2025, 5, 3)),
        seller.does(Deliver(spares), on=date(2025, 12, 15)),
    ),
    "suspended": (  # the price is late, and deliveries wait for it
        seller.does(Deliver(looms), on=date(2025, 3, 20)),
        seller.does(Suspend(), on=date(2025, 4, 19)),  # too early: it is not late yet
        seller.does(Suspend(), on=date(2025, 5, 1)),
        buyer.does(Pay(seller, usd(61_000)), on=date(2025, 6, 2)),
        seller.does(Resume(), on=date(2025, 6, 10)),
        buyer.does(Pay(seller, usd(500)), on=date(2025, 6, 16)),
        seller.does(Deliver(spares), on=date(2026, 1, 24)),
    ),
    "terminated": (  # the looms do not come, and the buyer gives up waiting
        buyer.does(Terminate(), on=LONG_STOP),  # too early: the day is not over
        buyer.does(Terminate(), on=date(2025, 10, 1)),
        buyer.does(Disclose(drawings), on=date(2026, 2, 1)),
    ),
}
DAYS = {
    "kept": (date(2025, 4, 1), date(2025, 12, 15)),
    "suspended": (date(2025, 5, 20), date(2025, 6, 10)),
    "terminated": (date(2025, 10, 2), date(2026, 2, 1)),
}
"""The days on which `main` looks at each history."""


def main() -> None:
    """Print what comes of each history; then the delivery that waited, in full."""
    for name, events in HISTORIES.items():
        tell(contract, name, events, DAYS[name])
    with Engine(contract, HISTORIES["suspended"]) as engine:
        for duty in engine.duties(on=date(2026, 1, 24)):
            if duty.action == Deliver(spares):
                print(duty)


if __name__ == "__main__":
    main()
