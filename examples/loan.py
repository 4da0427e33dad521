"""A loan: instalments, notice of default, time to cure, acceleration, and another lender.

The text of each clause is followed by its code; `HISTORIES` are courses that the loan may take.
"""

from __future__ import annotations

from datetime import date

from telling import tell

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Event,
    Field,
    Money,
    Party,
    anything,
    assigns,
    at_least,
    begins,
    breach_of,
    days,
    one_of,
    other_than,
    overdue,
    total,
    usd,
    waives,
)


class Advance(Action, phrase="advance the loan"):
    """Pay the loan out."""


class Pay(Action, phrase="pay {amount} to {to}"):
    """Pay money."""

    to: Field[Party]
    amount: Field[Money]


class NotifyDefault(Action, phrase="give notice that {arrears} are in arrears"):
    """Tell the borrower what it has failed to pay."""

    arrears: Field[Money]


class Accelerate(Action, phrase="call the whole loan in"):
    """Make all that is left payable at once."""


class Forgive(Action, phrase="forgive what is left"):
    """Give up what is still owed."""


class Assign(Action, phrase="assign the loan to {assignee}"):
    """Let somebody else have the loan."""

    assignee: Field[Party]


borrower, lender, harbour = Party("the borrower"), Party("the lender"), Party("Harbour Bank")
INSTALMENT, TO_REPAY = usd(31_200), usd(93_600)
PAYDAYS = (date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30))

instalments = Clause(
    "L1",
    "For the loan of USD 90,000 the borrower repays USD 93,600 in three equal instalments: by "
    "31 March, 30 June and 30 September 2025.",
    *(
        borrower.must(Pay(to=lender, amount=INSTALMENT), upon=lender.did(Advance()), by=payday)
        for payday in PAYDAYS
    ),
)
cure = Clause(
    "L2",
    "When an instalment is in arrears, the lender may give notice of it. The borrower then has "
    "15 days to cure the default by one payment of the arrears or more.",
    borrower.must(
        Pay(to=lender, amount=at_least(NotifyDefault.arrears)),
        upon=lender.did(NotifyDefault(arrears=anything)),
        provided=overdue(instalments),
        within=days(15),
        in_one_payment=True,
    ),
)
acceleration = Clause(
    "L3",
    "If a default is not cured in time, the lender may call the whole loan in: instead of the "
    "instalments the borrower pays all that is left, within 10 days.",
    lender.can(
        Accelerate(),
        provided=breach_of(cure) & overdue(instalments),
        then=(
            waives(instalments),
            waives(cure),
            begins(
                borrower.must(
                    Pay(
                        to=lender,
                        amount=TO_REPAY
                        - total(Pay.amount, by=borrower, to=one_of(lender, harbour)),
                    ),
                    within=days(10),
                )
            ),
        ),
    ),
)
forgiveness = Clause(
    "L4",
    "The lender may forgive what is left.",
    lender.can(Forgive(), then=(waives(instalments), waives(cure), waives(acceleration))),
)
assignment = Clause(
    "L5",
    "The lender may assign the loan to anybody but the borrower; from then on the borrower pays "
    "the assignee. Notices are still the lender's to give.",
    lender.can(
        Assign(assignee=other_than(borrower)),
        then=tuple(
            assigns(clause, to=Assign.assignee) for clause in (instalments, cure, acceleration)
        ),
    ),
)
contract = Contract(
    name="Loan",
    parties=(borrower, lender, harbour),
    clauses=(instalments, cure, acceleration, forgiveness, assignment),
    effective=date(2025, 1, 1),
)

ADVANCE = lender.does(Advance(), on=date(2025, 1, 10))


def paid(amount: int, on: date, to: Party = lender) -> Event:
    """The event that the borrower pays so many dollars."""
    return borrower.does(Pay(to, usd(amount)), on=on)


HISTORIES: dict[str, tuple[Event, ...]] = {
    "kept": (ADVANCE, *(paid(31_200, payday) for payday in PAYDAYS)),  # the borrower pays on time
    "late": (  # an instalment is paid five days late; nothing is in arrears any more
        ADVANCE,
        paid(31_200, date(2025, 4, 5)),
        lender.does(NotifyDefault(usd(31_200)), on=date(2025, 4, 10)),  # nothing to cure
        lender.does(Accelerate(), on=date(2025, 4, 26)),  # void
    ),
    "cured": (  # a default is cured in time
        ADVANCE,
        paid(10_000, date(2025, 3, 31)),
        lender.does(NotifyDefault(usd(21_200)), on=date(2025, 4, 3)),
        paid(21_200, date(2025, 4, 18)),
        lender.does(Accelerate(), on=date(2025, 4, 19)),  # nothing to call it in for
    ),
    "accelerated": (  # a default is not cured, and the loan is called in
        ADVANCE,
        paid(31_200, date(2025, 3, 31)),
        lender.does(NotifyDefault(usd(31_200)), on=date(2025, 7, 5)),
        paid(1_200, date(2025, 7, 10)),  # too little to cure
        lender.does(Accelerate(), on=date(2025, 7, 20)),  # too early: the 15th day
        lender.does(Accelerate(), on=date(2025, 7, 21)),
        paid(61_200, date(2025, 7, 30)),
    ),
    "assigned": (  # the loan goes to another lender, and the rest of it is forgiven
        ADVANCE,
        paid(31_200, date(2025, 3, 31)),
        lender.does(Assign(harbour), on=date(2025, 5, 1)),
        paid(31_200, date(2025, 6, 27)),  # to whom it is no longer owed
        paid(31_200, date(2025, 7, 4), to=harbour),
        lender.does(Forgive(), on=date(2025, 9, 1)),
    ),
}
DAYS = {
    "kept": (date(2025, 6, 30),),
    "late": (date(2025, 4, 4), date(2025, 4, 26)),
    "cured": (date(2025, 4, 3),),
    "accelerated": (date(2025, 7, 20), date(2025, 7, 30)),
    "assigned": (date(2025, 7, 1), date(2025, 9, 2)),
}
"""The days on which `main` looks at each history."""


def main() -> None:
    """Print what comes of each history; then all that is owed once the loan is called in."""
    for name, events in HISTORIES.items():
        tell(contract, name, events, DAYS[name])
    with Engine(contract, HISTORIES["accelerated"]) as engine:
        print(engine.duties(on=date(2025, 7, 21))[-1])


if __name__ == "__main__":
    main()
