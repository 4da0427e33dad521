"""A loan, with remedies and powers, for texts about duties."""

from __future__ import annotations

from datetime import date

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Field,
    Money,
    Party,
    Source,
    anything,
    assigns,
    begins,
    days,
    least,
    percent,
    periods_late,
    resumes,
    suspends,
    usd,
    waives,
)


class Lend(Action, phrase="lend {amount}"):
    amount: Field[Money]


class Repay(Action, phrase="repay {amount} to {to}"):
    amount: Field[Money]
    to: Field[Party]


class Deliver(Action, phrase="deliver the goods"):
    pass


class Pause(Action, phrase="pause the loan"):
    pass


class Go(Action, phrase="go on with the loan"):
    pass


class Forgive(Action, phrase="forgive the loan"):
    pass


class Cede(Action, phrase="cede the claim to {to}"):
    to: Field[Party]


class Fine(Action, phrase="fine the other {amount}"):
    amount: Field[Money]


lender, borrower, bank = Party("Lender"), Party("Borrower"), Party("Bank")
INTEREST = least(percent(1) * Lend.amount * periods_late(days(7)), percent("2.5") * Lend.amount)
LOAN = Clause(
    "K1",
    "The Borrower repays what was lent within 30 days.",
    borrower.must(
        Repay(amount=Lend.amount, to=lender),
        upon=lender.did(Lend(amount=anything)),
        within=days(30),
        otherwise=borrower.must(Repay(amount=INTEREST, to=lender)),
    ),
    source=Source(title="Loan agreement", publisher="Lender", date="2025"),
)
POWERS = (
    Clause("K3", "It may assign.", lender.can(Cede(to=anything), then=assigns(LOAN, to=Cede.to))),
    Clause("K4", "It may pause.", lender.can(Pause(), then=suspends(LOAN, extends=True))),
    Clause("K5", "It may go on.", lender.can(Go(), then=resumes(LOAN))),
    Clause("K6", "It may forgive.", lender.can(Forgive(), then=waives(LOAN))),
    Clause(
        "K7",
        "It may fine.",
        lender.can(
            Fine(amount=anything),
            then=begins(borrower.must(Repay(amount=Fine.amount, to=lender), by=date(2025, 6, 30))),
        ),
    ),
)
GOODS = Clause("K2", "The Lender delivers.", lender.must(Deliver(), before=date(2025, 3, 1)))
FIRST = Amendment(title="First Amendment", effective=date(2025, 8, 1), discharges=("K2",))


def loan(*clauses, amendments=()) -> Contract:
    return Contract(
        name="The loan",
        parties=(lender, borrower, bank),
        clauses=clauses,
        effective=date(2025, 1, 1),
        amendments=amendments,
        actions=(Lend, Repay, Deliver, Pause, Go, Forgive, Cede, Fine),
    )


def lent(**parts):
    return lender.does(Lend(amount=usd(1000)), on=date(2025, 1, 10), id="loan", **parts)


def repaid(month, number, amount, to=lender):
    return borrower.does(Repay(amount=usd(amount), to=to), on=date(2025, month, number))


WHOLE = loan(LOAN, GOODS, *POWERS)
