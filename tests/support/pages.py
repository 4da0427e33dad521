"""A lease of which pages are made: an amendment, a question, a duty, and what is known late."""

from __future__ import annotations

import json
from datetime import date
from html.parser import HTMLParser

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Confidence,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    Question,
    Rounding,
    Source,
    anything,
    days,
    interest,
    monthly,
    percent,
    rounded,
    terminates,
    usd,
)
from contract_rules.page import page


class Sublet(Action, phrase="sublet to {guest}"):
    guest: Field[str] = anything


class Agree(Action, phrase="agree to {guest}"):
    guest: Field[str] = anything


class Paint(Action, phrase="paint the walls"):
    pass


class Pay(Action, phrase="pay {amount}"):
    amount: Field[Money]


tenant, owner = Party("Tenant"), Party("Owner")

pets = Question(
    "paint",
    "May the walls be painted?",
    readings=("yes", "no"),
    meanings=("walls are the tenant's to paint", "walls are not the tenant's to paint"),
)


def day(number: int, month: int = 1) -> date:
    return date(2024, month, number)


subletting = Clause(
    "1",
    "No subletting without leave.",
    tenant.must_not(Sublet(), unless=owner.did(Agree(guest=Sublet.guest))),
    source=Source(title="The lease", address="https://lease.example/1"),
)
painting = Clause(
    "2",
    "The walls stay as they are.",
    tenant.must_not(Paint(), provided=pets.reads("no")),
    confidence=Confidence.REPORTED,
    caveat="It may have been left out.",
)
paying = Clause("3", "The tenant pays 50.", tenant.must(Pay(amount=usd(50)), within=days(31)))
freed = Clause("1", "Subletting is free.", tenant.may(Sublet()))
spring = Amendment(
    title="Spring text", effective=day(1, 4), announced=day(1, 3), replaces=(freed,)
)

lease = Contract(
    name="Lease",
    parties=(tenant, owner),
    clauses=(subletting, painting, paying),
    effective=day(1),
    amendments=(spring,),
)

RECORD = (
    owner.does(Agree(guest="Ada"), on=day(10), recorded=day(20)),
    tenant.does(Pay(amount=usd(20)), on=day(15)),
)


busy = Contract(
    name="Busy",
    parties=(tenant, owner),
    clauses=(
        subletting,
        paying,
        Clause(
            "4",
            "Where it agrees to a guest, the owner paints.",
            owner.must(Paint(), upon=owner.did(Agree()), within=days(10)),
            confidence=Confidence.REPORTED,
            caveat="Which walls is not said.",
        ),
    ),
    effective=day(1),
)
"""A duty stands upon occasions."""

OVERPAID = (*RECORD, tenant.does(Pay(amount=usd(60)), on=day(25)))
"""Of the 60, 30 are beyond what is owed."""


class Publish(Action, phrase="publish what is closed until {closed}"):
    closed: Field[date]


embargo = Contract(
    name="An embargo",
    parties=(tenant, owner),
    clauses=(
        subletting,
        Clause(
            "5",
            "Nothing is published while it is closed.",
            owner.must_not(Publish(anything), provided=Publish.on < Publish.closed),
        ),
    ),
    effective=day(1),
)
"""The cases of an action have no list, as a clause compares a field with the day."""


HOSTILE = (
    "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\u2028\u202e{{ 7*7 }}\"'&"
)


class Hide(Action, phrase="hide {what} <b>here</b>"):
    what: Field[str] = anything


class Give(Action, phrase="give <b>{amount}</b> as {what}"):
    amount: Field[Money]
    what: Field[str] = anything


class Close(Action, phrase="close <img src=x> until {closed}"):
    closed: Field[date]


def hostile() -> Contract:
    """A contract that says something hostile wherever it says anything."""
    source = Source(title=HOSTILE, publisher=HOSTILE, address=f"javascript:{HOSTILE}")
    question = Question(
        "q",
        HOSTILE,
        readings=("a", "b"),
        meanings=(HOSTILE, "not"),
        sources=(source,),
        note=HOSTILE,
    )
    one, other = Party(f"One {HOSTILE}"), Party("Other")
    parts = {"source": source, "note": HOSTILE, "caveat": HOSTILE}
    first = Clause(
        f"1 {HOSTILE}",
        HOSTILE,
        one.must_not(Hide(), unless=other.did(Hide(what=Hide.what)) | question.reads("a")),
        **parts,
    )
    owed = Clause("2", HOSTILE, one.must(Hide(what=HOSTILE), within=days(3)), **parts)
    third = Clause("3", HOSTILE, other.may(Hide()), **parts)
    standing = one.must(Hide(what=HOSTILE), upon=other.did(Close(anything)))
    giving = one.must(Give(amount=usd(5), what=HOSTILE), within=days(9))
    least = other.must_not(Give(anything), unless=one.did(Hide(what=HOSTILE)))
    unlisted = one.must_not(Close(anything), provided=Close.on < Close.closed)
    return Contract(
        name=HOSTILE,
        parties=(one, other),
        clauses=(first, owed, Clause("4", HOSTILE, standing, giving, least, unlisted, **parts)),
        effective=day(1),
        amendments=(
            Amendment(title=HOSTILE, effective=day(5), adds=(third,), source=source, note=HOSTILE),
        ),
    )


def hostile_page() -> str:
    contract = hostile()
    one, other = contract.parties
    source = Source(title=HOSTILE, address="data:text/html,x")
    events = (
        other.does(Hide(what=HOSTILE), on=day(2), source=source),
        one.does(Hide(what=HOSTILE), on=day(3), id=HOSTILE),
        one.does(Give(amount=usd(7), what=HOSTILE), on=day(4), id=f"2 {HOSTILE}"),
    )
    with Engine(contract, events) as engine:
        return page(engine)


class PayInterest(Action, phrase="pay interest of {amount}"):
    amount: Field[Money]


class Leave(Action, phrase="leave", past="left"):
    pass


late = PayInterest(amount=rounded(interest(percent(8)), 2, Rounding.HALF_UP))
debts = Contract(
    name="Debts",
    parties=(tenant, owner),
    clauses=(
        Clause(
            "1",
            "The tenant pays 1,000 by the end of January, and 8% a year on what is late.",
            tenant.must(Pay(amount=usd(1000)), by=day(31), otherwise=tenant.must(late)),
        ),
        Clause("2", "The owner paints.", owner.must(Paint(), by=day(31))),
        Clause(
            "3",
            "The tenant pays 7 a month.",
            tenant.must(Pay(amount=usd(7)), every=monthly(day=1), in_advance=True),
        ),
    ),
    effective=day(1),
)
"""What is late bears interest, a deed is owed, and the same is owed each month."""

paid_late = (tenant.does(Pay(amount=usd(300)), on=day(20, 3)),)

leaving = tenant.can(Leave(), then=terminates())
left = Contract(
    name="Left",
    parties=(tenant, owner),
    clauses=(subletting, Clause("9", "The tenant may leave.", leaving)),
    effective=day(1),
)
"""It ends as the tenant leaves."""

walls_decide = tenant.can(Leave(), then=terminates(), provided=pets.reads("no"))
may_be_left = Contract(
    name="May be left",
    parties=(tenant, owner),
    clauses=(subletting, Clause("9", "Without paint, the tenant may leave.", walls_decide)),
    effective=day(1),
)
"""Whether it ends as the tenant leaves is contested."""

gone = (tenant.does(Leave(), on=day(10, 2)),)


class Markup(HTMLParser):
    """The elements of a page with their attributes, and the text of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.comments: list[str] = []
        self.text = ""
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, _) -> None:
        self._inside = ""

    def handle_data(self, data) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside != "style":
            self.text += data

    def handle_comment(self, data) -> None:
        self.comments.append(data)

    @property
    def data(self):
        return json.loads(self.scripts[0])


def page_of(contract=lease, events=RECORD, **parts) -> Markup:
    """The page of a contract, read."""
    with Engine(contract, events) as engine:
        return Markup(page(engine, **parts))
