"""A service agreement: milestones, a penalty that grows up to a cap, and a right to terminate.

The text of each clause is followed by its code; `HISTORIES` are courses that it may take.
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
    days,
    least,
    percent,
    periods_late,
    terminates,
    usd,
)


class Milestone(Entity):
    """A part of the work."""


class Order(Action, phrase="order {milestone} for {price}"):
    """Order a part of the work."""

    milestone: Field[Milestone] = anything
    price: Field[Money] = anything


class Deliver(Action, phrase="deliver {milestone}"):
    """Hand over a part of the work."""

    milestone: Field[Milestone] = anything


class Pay(Action, phrase="pay {amount} to {to}"):
    """Pay money."""

    to: Field[Party]
    amount: Field[Money]


class Terminate(Action, phrase="give notice over {milestone}"):
    """Give notice because a part of the work is late."""

    milestone: Field[Milestone]


client, supplier = Party("the client"), Party("the supplier")
design, build = Milestone("the design"), Milestone("the build")

delivery = Clause(
    "A1",
    "The supplier delivers what the client orders within 60 days. If it is late, it pays 10.5% "
    "of the price for every two whole days late, at most 55%, by the 30th day late.",
    supplier.must(
        Deliver(milestone=Order.milestone),
        upon=client.did(Order()),
        within=days(60),
        owed_to=client,
        otherwise=supplier.must(
            Pay(
                to=client,
                amount=least(
                    percent("10.5") * periods_late(days(2)) * Order.price,
                    percent("55") * Order.price,
                ),
            ),
            within=days(30),
        ),
    ),
)
ordered = client.did(Order(milestone=Deliver.milestone))
fee = Clause(
    "A2",
    "The client pays the price of what it ordered within 20 days of its delivery.",
    client.must(
        Pay(to=supplier, amount=ordered[Order.price]),
        upon=supplier.did(Deliver()),
        provided=ordered,
        within=days(20),
    ),
)
termination = Clause(
    "A3",
    "Delivery comes within 75 days of the order in any case: once it is more than 15 days late, "
    "and for as long, the client may terminate the agreement with 30 days' notice.",
    supplier.must(
        Deliver(milestone=Order.milestone),
        upon=client.did(Order()),
        within=days(75),
        owed_to=client,
        otherwise=client.can(
            Terminate(milestone=Order.milestone),
            unless=supplier.did(Deliver(milestone=Order.milestone)),
            then=terminates(after=days(30)),
        ),
    ),
)
contract = Contract(
    name="Service agreement",
    parties=(client, supplier),
    clauses=(delivery, fee, termination),
    effective=date(2025, 1, 1),
)

ORDER = client.does(Order(design, usd(20_000)), on=date(2025, 1, 10))  # due on 11 March
HISTORIES: dict[str, tuple[Event, ...]] = {
    "kept": (  # the design comes and is paid in time
        ORDER,
        supplier.does(Deliver(design), on=date(2025, 3, 11)),
        client.does(Pay(supplier, usd(20_000)), on=date(2025, 3, 31)),
    ),
    "late": (  # the design is five days late, and the penalty grows until then
        ORDER,
        supplier.does(Pay(client, usd(2_100)), on=date(2025, 3, 13)),
        client.does(Terminate(design), on=date(2025, 3, 14)),  # it is not late enough
        supplier.does(Deliver(design), on=date(2025, 3, 16)),
        supplier.does(Pay(client, usd(2_100)), on=date(2025, 3, 20)),
        client.does(Pay(supplier, usd(20_000)), on=date(2025, 4, 10)),
    ),
    "terminated": (  # the design does not come at all, and the client gives notice
        ORDER,
        client.does(Order(build, usd(50_000)), on=date(2025, 3, 1)),
        client.does(Terminate(design), on=date(2025, 3, 26)),  # 15 days late, not more
        client.does(Terminate(design), on=date(2025, 3, 27)),
        client.does(Order(build, usd(50_000)), on=date(2025, 4, 28)),  # the agreement has ended
        supplier.does(Pay(client, usd(11_000)), on=date(2025, 5, 5)),
    ),
}
DAYS = {
    "kept": (date(2025, 3, 11), date(2025, 3, 31)),
    "late": (date(2025, 3, 15), date(2025, 4, 10)),
    "terminated": (date(2025, 4, 12), date(2025, 5, 5)),
}
"""The days on which `main` looks at each history."""


def main() -> None:
    """Print what comes of each history; then the penalty at its cap, in full."""
    for name, events in HISTORIES.items():
        tell(contract, name, events, DAYS[name])
    with Engine(contract, HISTORIES["terminated"]) as engine:
        for duty in engine.duties(on=date(2025, 3, 23)):
            if duty.stands_in_for:
                print(duty)


if __name__ == "__main__":
    main()
