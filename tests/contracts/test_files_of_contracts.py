"""A contract stands in a file, in a form that a careful lawyer can read and write."""

from __future__ import annotations

import importlib
import json
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Literal, get_type_hints

import attrs
import pytest

from contract_rules import (
    Action,
    Allocation,
    Amendment,
    Calendar,
    Clause,
    Confidence,
    Contract,
    Debt,
    Definition,
    Entity,
    Field,
    Group,
    Money,
    Party,
    Quantity,
    Question,
    Rank,
    Roll,
    Rounding,
    Source,
    any_party,
    anything,
    assigns,
    begins,
    between,
    breach_of,
    business_days,
    by_days,
    days,
    due,
    end_of_month,
    jointly,
    monthly,
    overdue,
    percent,
    suspends,
    terminates,
    total,
    usd,
)
from contract_rules.contracts.textual import form, keys
from contract_rules.contracts.textual.understanding import EFFECT_PARTS, EFFECTS
from contract_rules.errors import (
    ContractNotFoundError,
    InvalidContractError,
    UnknownClauseError,
    WrongTypeError,
)
from contract_rules.norms.expressions import Compared, Computed, Const, Pattern, term
from contract_rules.norms.norms import Permission
from contract_rules.values.acts import ActionType, FieldType
from support.files import both_ways

EXAMPLES = Path(__file__).parents[2] / "examples"


def load(tmp_path, text, name="sale.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return Contract.load(path)


# One contract with everything in it, in both languages


class Cause(Enum):
    FIRE = "fire"
    WAR = "war"


class Goods(Entity):
    """Something sold."""


class Order(Action, phrase="order {goods} for {price}", currency="USD"):
    goods: Field[Goods]
    price: Field[Money]
    count: Field[int] = between(1, 10, default=anything)
    rate: Field[Decimal] = between(Decimal("0.5"), Decimal(2), default=anything)
    how: Field[Literal["ship", "air"]] = anything


class OrderAbroad(Order, phrase="order {goods} abroad for {price}"):
    country: Field[str]


class Pay(
    Action,
    phrase="pay {amount} to {to}",
    past="paid {amount} to {to}",
    signed="amount",
    currency="USD",
):
    to: Field[Party]
    amount: Field[Money]


class Deliver(Action, phrase="deliver {weight}", additive={"weight": "tonnes"}):
    weight: Field[Quantity]


class Report(Action, phrase="report {cause}", on_record=False):
    cause: Field[Cause]
    urgent: Field[bool] = anything


class Give(Action, phrase="give notice"):
    """Something without fields."""


buyer = Party("The buyer")
seller, bank = Party("Seller Ltd", in_text="the seller"), Party("bank")
pair = Group("the pair", buyer, seller)
looms = Goods("the looms", aliases=("looms", "weaving machines"))
works = Calendar("US", off=(date(2025, 12, 24),), years=(2020, 2035))
plain = Calendar(off=(date(2025, 12, 24), date(2027, 1, 1)))
press = Source(title="A paper", publisher="Press", address="https://x.example", date="2025-01")
scope = Question(
    "scope",
    "Narrow or wide?",
    readings=("narrow", "wide"),
    meanings=("it is narrow", "it is wide"),
    sources=(press,),
    note="Nobody knows.",
)
kind = Question("kind", "Which?", readings=("a", "b"))
price = usd("60000")
late = Definition(
    "D1",
    "Late.",
    breach_of("S1"),
    source=press,
    confidence=Confidence.REPORTED,
    note="As said.",
)
order = buyer.did(Order(goods=looms, price=anything))
S1 = Clause(
    "S1",
    "The buyer pays: all of it.",
    buyer.must(
        Pay(to=seller, amount=percent(10) * Order.price),
        upon=order,
        provided=total(Pay.amount, by=buyer) < price,
        unless=seller.did(Give()),
        within=days(30),
        not_before=days(2),
        rolls=Roll.FOLLOWING,
        calendar=works,
        otherwise=buyer.must(
            Pay(to=seller, amount=usd(5)), within=business_days(2, plain), instead=True
        ),
        in_one_payment=True,
        allocation=Allocation.OLDEST,
    ),
    buyer.must(
        Pay(to=seller, amount=usd(7)),
        every=monthly(day=1),
        apportioned=by_days(2, Rounding.HALF_UP),
        rolls=Roll.MODIFIED_FOLLOWING,
        calendar="US",
        until=date(2026, 12, 31),
        on_account=True,
    ),
    buyer.must(
        Pay(to=seller, amount=usd(8)),
        every=monthly(),
        first_period=usd(3),
        rolls=Roll.PRECEDING,
        calendar=works,
        debt=Debt.COSTS,
    ),
    source=press,
    confidence=Confidence.INFERRED,
    rank=Rank.MANDATORY_LAW,
    overrides=("S2",),
    survives=True,
    caveat="Not sure.",
    note="Two lines:\nof a note.",
)
S2 = Clause(
    "S2",
    "Others.",
    seller.must(
        Give(),
        upon=(buyer.did(Order(anything, anything)), Deliver),
        by=end_of_month(Order.on),
        owed_to=buyer,
    ),
    seller.must(Give(), upon=Order, by=datetime(2025, 3, 31, 17)),  # noqa: DTZ001
    seller.must(Give(), before=date(2026, 1, 1), not_before=date(2025, 2, 1)),
    seller.must(Give(), upon=Order, within=days(Order.count), until=order & scope.reads("narrow")),
    seller.must_not(Give(), unless=pair.did(Give()), otherwise=seller.must(Pay(bank, usd(1)))),
    buyer.can(
        Give(),
        then=(
            suspends("S1", extends=True, after=days(2)),
            begins(seller.must(Give(), within=days(2)), after=days(1)),
            begins(seller.may(Give()), after=days(1)),
            assigns("S1", to=bank, after=days(1)),
        ),
        provided=any_party.did(Report(cause=Cause.FIRE)),
        unless_by_then=buyer.did(Pay(to=seller, amount=anything)),
    ),
    seller.can(Give(), then=terminates()),
    dormant=True,
)
S3 = Clause(
    "S3",
    "Asks.",
    seller.may(Give(), provided=late.holds & due("S1"), unless=kind.reads("a")),
    buyer.need_not(Order(anything, anything), until=overdue("S1", by=days(3))),
)
S5 = Clause("S5", "Nothing.")
S4 = Clause("S.4", "Added.", seller.may(OrderAbroad(anything, anything, country="DE")))
sale = Contract(
    name="Sale: everything",
    parties=(buyer, seller, bank),
    clauses=(late, S1, S2, S3, S5),
    effective=date(2025, 1, 1),
    amendments=(
        Amendment(
            title="First",
            effective=date(2025, 6, 1),
            announced=date(2025, 5, 1),
            adds=(S4,),
            replaces=(Clause("S5", "Something.", seller.may(Give())),),
            discharges=("S1",),
            source=press,
            note="A note.",
        ),
        Amendment(title="Second", effective=date(2025, 7, 1), repeals=("S.4",)),
    ),
    actions=(Order, OrderAbroad, Pay, Deliver, Report, Give),
    zone="America/New_York",
)

SALE = """
name: "Sale: everything"
effective: 2025-01-01
zone: America/New_York
parties:
  buyer: The buyer
  seller: {name: Seller Ltd, called: the seller}
  bank: bank
groups:
  both: {name: the pair, members: [buyer, seller]}
things:
  Goods:
    looms: {name: the looms, also called: [looms, weaving machines]}
  Cause: {fire: fire}
calendars:
  works: {names: US, off: 2025-12-24, years: [2020, 2035]}
  plain: {off: [2025-12-24, 2027-01-01]}
sources:
  press: {title: A paper, publisher: Press, address: "https://x.example", date: 2025-01}
questions:
  scope:
    text: Narrow or wide?
    readings: {narrow: it is narrow, wide: it is wide}
    sources: press
    note: Nobody knows.
  kind: {text: "Which?", readings: [a, b]}
actions:
  Order:
    phrase: order {goods} for {price}
    fields:
      goods: Goods
      price: {type: money, currency: USD}
      count: {type: whole number, optional: yes, least: 1, greatest: 10}
      rate: {type: number, optional: yes, least: 0.5, greatest: 2}
      how: {type: text, optional: yes, choices: [ship, air]}
  OrderAbroad:
    phrase: order {goods} abroad for {price}
    kind of: Order
    fields: {country: text}
  Pay:
    phrase: pay {amount} to {to}
    past: paid {amount} to {to}
    fields:
      to: party
      amount: {type: money, signed: true, currency: USD}
  Deliver:
    phrase: deliver {weight}
    fields:
      weight: {type: money, unit: tonnes}
  Report:
    phrase: report {cause}
    on record: no
    fields:
      cause: {type: Cause, choices: [fire, war]}
      urgent: {type: yes or no, optional: yes}
  Give: {phrase: give notice}
names:
  price: USD 60,000
  ordered: Order(goods = looms, price = any) by buyer
clauses:
  D1: {text: Late., means: breach_of(S1), source: press, confidence: reported, note: As said.}
  S1:
    text: "The buyer pays: all of it."
    norms:
    - buyer must: Pay(to = seller, amount = 10% * Order.price)
      upon: ordered
      provided: total(Pay.amount, by = buyer) < price
      unless: Give by seller
      within: 30 days
      not before: 2 days
      rolls: following
      calendar: works
      otherwise:
        buyer must: Pay(to = seller, amount = USD 5)
        within: 2 business days (plain)
        instead: yes
      in one payment: yes
      allocation: oldest
    - buyer must: Pay(to = seller, amount = USD 7)
      every: monthly(day = 1)
      apportioned: by_days(2, half_up)
      rolls: modified following
      calendar: US
      until: 2026-12-31
      on account: yes
    - buyer must: Pay(to = seller, amount = USD 8)
      every: FREQ=MONTHLY;BYMONTHDAY=-1
      first period: USD 3
      rolls: preceding
      calendar: works
      debt: costs
    source: press
    confidence: inferred
    rank: mandatory law
    overrides: S2
    survives: yes
    caveat: Not sure.
    note: |-
      Two lines:
      of a note.
  S2:
    text: Others.
    norms:
    - seller must: Give
      upon: ["Order by buyer", Deliver]
      by: end_of_month(Order.on)
      owed to: buyer
    - seller must: Give
      upon: Order
      by: 2025-03-31T17:00
    - seller must: Give
      before: 2026-01-01
      not before: 2025-02-01
    - seller must: Give
      upon: Order
      within: days(Order.count)
      until: ordered and reads(scope, narrow)
    - seller must not: Give
      unless: Give by both
      otherwise: {seller must: "Pay(to = bank, amount = USD 1)"}
    - buyer can: Give
      then:
      - suspends(S1, extends = yes, after = 2 days)
      - begins: {seller must: Give, within: 2 days}
        after: 1 day
      - begins: {seller may: Give}
        after: 1 day
      - assigns(S1, to = bank, after = 1 day)
      provided: Report(cause = fire) by anyone
      unless by then: Pay(to = seller, amount = any) by buyer
    - seller can: Give
      then: terminates()
    dormant: yes
  S3:
    text: Asks.
    norms:
    - seller may: Give
      provided: holds(D1) and due(S1)
      unless: reads(kind, a)
    - buyer need not: Order
      until: overdue(S1, by = 3 days)
  S5: {text: Nothing.}
amendments:
- title: First
  effective: 2025-06-01
  announced: 2025-05-01
  adds:
    S.4:
      text: Added.
      norms: {seller may: 'OrderAbroad(goods = any, price = any, country = "DE")'}
  replaces:
    S5: {text: Something., norms: [seller may: Give]}
  discharges: S1
  source: {title: A paper, publisher: Press, address: "https://x.example", date: 2025-01}
  note: A note.
- {title: Second, effective: 2025-07-01, repeals: S.4}
"""


def test_a_file_says_what_its_author_would_write_in_python(tmp_path):
    """Everything that a contract may be made of, in its own words."""
    contract = load(tmp_path, SALE)
    for one, other in zip(contract.provisions, sale.provisions, strict=True):
        assert one == other
    assert contract == sale
    assert contract.names.called == sale.names.called
    assert [p.in_text for p in contract.parties] == ["", "the seller", ""]
    assert both_ways(tmp_path, sale) == contract


def test_what_is_read_knows_where_it_was_written(tmp_path):
    """Each clause, each amendment and the contract."""
    contract = load(tmp_path, SALE)
    lines = SALE.splitlines()
    assert str(contract.written) == "sale.yaml:1:1"
    assert str(contract.clauses[1].written) == f"sale.yaml:{lines.index('  S1:') + 1}:3"
    assert str(contract.amendments[1].written) == f"sale.yaml:{len(lines)}:3"


@pytest.mark.parametrize(
    "where",
    [
        "own_contract:lease",
        "loan:contract",
        "sale_of_goods:contract",
        "service_agreement:contract",
        "agi_clause:agreement",
        "contract_rules.agreements.microsoft_openai:agreement",
    ],
)
def test_contracts_of_others_go_through_files(tmp_path, where):
    module, _, name = where.partition(":")
    both_ways(tmp_path, getattr(importlib.import_module(module), name))


def test_the_lease_is_no_longer_than_its_python():
    """And says the same, without a class of the library."""
    contract = Contract.load(EXAMPLES / "lease.yaml")
    assert contract == importlib.import_module("own_contract").lease
    in_yaml = (EXAMPLES / "lease.yaml").read_text(encoding="utf-8").splitlines()
    in_python = (EXAMPLES / "own_contract.py").read_text(encoding="utf-8").splitlines()
    assert len(in_yaml) <= in_python.index(")")  # where the contract ends


# Mistakes

SMALL = """\
name: Sale
effective: 2025-01-01
parties: {buyer: the buyer, seller: the seller}
groups: {both: {name: the two, members: [buyer, seller]}}
things: {Goods: {looms: the looms}}
sources: {press: {title: A paper}}
questions: {q: {text: Which one, readings: [a, b]}}
actions:
  Pay: {phrase: "pay {amount}", fields: {amount: money}}
  Deliver: {phrase: "deliver {goods}", fields: {goods: Goods}}
names: {price: USD 5}
clauses:
  S1:
    text: Pays.
    norms:
    - buyer must: Pay(amount = price)
      within: 30 days
amendments: []
"""
NORM = "    - buyer must: Pay(amount = price)\n      within: 30 days\n"

MISTAKES = [
    ("name: Sale\n", "", "1:1: name is missing; write name: ..."),
    ("name: Sale", "name: [Sale]", "1:7: here stands a list, where one writes a text"),
    ("name: Sale", "name: {a: b}", "1:7: here stands key: value, where one writes a text"),
    ("name: Sale", "name:", "1:6: nothing is written here; what has a comma between"),
    ("name: Sale", "nam: Sale", "1:1: contracts have no 'nam'; did you mean 'name'?"),
    (SMALL, "text", "1:1: here stands a text, where contracts are written as key: value"),
    (SMALL, "", "1:1: here stands nothing, where contracts are written as key: value"),
    (SMALL, "[a]", "1:1: here stands a list, where contracts are written as key: value"),
    ("2025-01-01", "1 May 2025", "2:12: '1 May 2025' is no day; write year, month and day"),
    ("2025-01-01", "2025-02-30", "2:12: '2025-02-30' is no day"),
    ("effective: 2025-01-01", "effective: []", "2:12: here stands a list, where one writes"),
    ("buyer: the buyer", 'buyer: ""', "3:18: '' names no party; write Ann"),
    ("buyer: the buyer", "buyer: {called: x}", "3:18: name is missing"),
    ("buyer: the buyer", "any: the buyer", "3:11: 'any' can name nothing in a text"),
    ("buyer: the buyer", "b-r: the buyer", "3:11: 'b-r' can name nothing in a text"),
    ("looms: the", "buyer: the", "5:18: 'buyer' names something else already; choose another"),
    ("[buyer, seller]", "[buyer, buyer]", "4:16: a group has two members or more"),
    ("[buyer, seller]", "[buyer, sellr]", "4:49: nothing in this file is called 'sellr'; did"),
    ("name: the two", "name: ''", "4:16: '' names no party"),
    ("name: the two, ", "", "4:16: name is missing; write name: ..."),
    ("effective: 2025-01-01", "effective: ''", "2:12: nothing stands between the quotation"),
    ("effective: 2025-01-01", "effective: 2025-01-01\nzone: ''", "3:7: nothing stands between"),
    ("amount: money", "amount: ''", "9:50: nothing stands between the quotation marks; write"),
    ("amount: money", "amount: {type: money, unit: ''}", "9:70: nothing stands between the"),
    ("within: 30 days", "by: 2025-03-03\n      for: ''", "18:12: nothing stands between the"),
    ("within: 30 days", "rolls: following\n      calendar: ''", "nothing stands between the"),
    ("actions:", "parameters: {p: {type: '', at least: 5}}\nactions:", "nothing stands between"),
    ("looms: the looms", "looms: ''", "5:25: nothing stands between the quotation marks; write"),
    ("{Goods:", "{Money:", "5:10: 'Money' cannot be a sort of things; write one word"),
    ("{title: A paper}", "{titel: A paper}", "6:19: sources have no 'titel'; did you mean"),
    ("{title: A paper}", "{titel: A paper}", "6:18: title is missing"),
    ("[a, b]", "[a]", "7:16: readings: [a] are none; name two or more: readings: ["),
    ('"pay {amount}"', '"pay {amont}"', "9:8: Pay has no field 'amont'; did you mean 'amount'"),
    ('phrase: "pay {amount}", ', "", "9:8: phrase is missing; write phrase: ..."),
    ("amount: money", "amount: monney", "9:50: there is no type 'monney'; did you mean 'money'"),
    ("amount: money", "on: money", "9:42: a field cannot be called 'on'; write another word"),
    ("goods: Goods", "goods: {type: Goods, signed: yes}", "signed: of fields of money only"),
    ("amount: money", "amount: {type: money, currency: eur}", "'eur' is no code of a currency"),
    ("amount: money", "amount: {type: money, unit: EUR}", "'EUR' is no unit of goods"),
    ("amount: money", "amount: {type: money, signed: maybe}", "'maybe' is neither yes nor no"),
    ("amount: money", "amount: {type: money, choices: [a]}", "choices are texts, or things of"),
    ("amount: money", "amount: {type: text, choices: ['']}", "nothing stands between the"),
    ("amount: money", "amount: {type: money, least: 5}", "money has no such bound"),
    ("amount: money", "amount: {type: whole number, least: 5.5}", "number has no such bound"),
    ("amount: money", "amount: {type: number, least: five}", "'five' is not a number"),
    ("  Deliver: {", "  Deliver: {kind of: Pya, ", "there is no action 'Pya' before this one"),
    ('  Deliver: {phrase: "deliver {goods}", fields: {goods: Goods}}',
     "  Deliver: {phrase: deliver, kind of: Pay, fields: {amount: money}}",
     "10:53: amount is a field of the wider action; leave it out"),
    ("  Deliver: {", "  buyer: {", "10:3: 'buyer' names something else already"),
    ("price: USD 5", "price: USD 5,000", "11:25: nothing is written here; what has a comma"),
    ("price: USD 5", "price: [USD 5]", "11:16: here stands a list, where one writes a text"),
    ("price: USD 5", "price: Pay", "11:16: an act stands where one writes an amount, a number"),
    ("price: USD 5", "price: USD 5 5", "11:22: '5' cannot stand here after 'USD 5'"),
    ("text: Pays.\n", "txt: Pays.\n", "14:5: clauses have no 'txt'; did you mean 'text'"),
    ("text: Pays.\n", "txt: Pays.\n", "14:5: text is missing; write text: ..."),
    ("text: Pays.\n", "text: Pays.\n    source: pres\n",
     "15:13: there is no source 'pres'; did you mean 'press'?"),
    ("text: Pays.\n", "text: Pays.\n    rank: high\n",
     "15:11: 'high' is none of the words default law, contract, mandatory law"),
    (NORM, "    - 5\n", "16:7: here stands a text, where norms are written as key: value"),
    (NORM, "    - buyer should: Pay\n", "16:7: a norm says once who does what: seller must:"),
    (NORM, "    - buyer must: Pay\n      seller must: Pay\n", "16:7: a norm says once who"),
    (NORM, "    - buyr must: Pay\n", "16:7: nothing in this file is called 'buyr'; did you"),
    (NORM, "    - price must: Pay\n", "16:7: an amount or another value stands where one"),
    (NORM, "    - buyer must: Pya\n", "16:19: nothing in this file is called 'Pya'; did you"),
    (NORM, "    - buyer must: Pay\n      witin: 30 days\n",
     "17:7: norms of what one must do have no 'witin'; did you mean 'within'?"),
    (NORM, "    - buyer may: Pay\n      within: 30 days\n", "17:7: norms of what one may do have"),
    (NORM, "    - buyer must: Pay\n      within: 30\n", "17:15: an amount or another value"),
    (NORM, "    - buyer must: Pay\n      within: 1 day\n      by: 2025-01-01\n",
     "18:11: a duty has one deadline; write one of within, by and before"),
    (NORM, "    - buyer must: Pay\n      by: price\n", "is no day; write 2025-01-31"),
    (NORM, "    - buyer must: Pay\n      rolls: up\n      within: 1 day\n",
     "17:14: 'up' is none of the words following, modified following, preceding, none"),
    (NORM, "    - buyer must: Pay\n      allocation: costs\n",
     "17:19: 'costs' is none of the words oldest due; oldest; as named; costs, interest, "),
    (NORM, "    - buyer must: Pay\n      debt: fees\n",
     "17:13: 'fees' is none of the words costs, interest, principal"),
    (NORM, "    - buyer must: Pay\n      calendar: XX\n", "17:17: there is no calendar 'XX'"),
    (NORM, "    - buyer must: Pay\n      calendar:\n", "17:16: nothing is written here"),
    (NORM, "    - buyer must: Pay\n      on account: yes\n", "16:7: Pay is asked for no amount"),
    (NORM, "    - buyer must: Pay\n      otherwise: {buyer must: Pya}\n",
     "17:31: nothing in this file is called 'Pya'"),
    (NORM, "    - buyer can: Pay\n      then: {ends: S1}\n", "17:14: effects have no 'ends'"),
    (NORM, "    - buyer can: Pay\n      then: {begins: 5}\n", "17:22: here stands a text, where"),
    (NORM, "    - buyer can: Pay\n      then: end(S1)\n", "no word 'end'; did you mean 'ends'"),
    (NORM, "    - buyer must: Pay(amount = Deliver.goods)\n", "16:32: Pay.amount holds values"),
    (NORM, "    - buyer must: Pay\n      upon: Deliver by buyer and Pay by seller\n",
     "17:13: a condition stands where one writes one act"),
    (NORM, "    - buyer must: Pay(amount = Deliver.goods\n        +\n        5)\n", "16:32: "),
    (NORM, "    - buyer must: Pay(amount = least(USD 5,\n        Pya.x))\n",
     "17:9: nothing in this file is called 'Pya'"),
    ("    norms:\n" + NORM, "    means: Pya by buyer\n", "15:12: nothing in this file is called"),
    ("    norms:\n" + NORM, "    means: Pay by buyer\n    norms: []\n", "have no 'norms'"),
    ("amendments: []", "amendments: [{title: x}]", "18:14: effective is missing"),
    ("amendments: []", "amendments: [{effective: 2025-01-01, repeals: [[]]}]", "where one writes"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES)
def test_mistakes_are_told_with_file_line_and_column(tmp_path, old, new, told):
    assert old in SMALL
    with pytest.raises(InvalidContractError) as error:
        load(tmp_path, SMALL.replace(old, new, 1))
    assert told in str(error.value)
    assert all(one.where.startswith("sale.yaml:") for one in error.value.errors)


SPOKEN = (
    SMALL.replace("text: Pays.\n", "text: Pays.\n    source: press\n").replace(
        NORM,
        NORM.replace("30 days", "30 days\n      rolls: following\n      calendar: own")
        + """\
    - both must not: Deliver(goods = looms)
      provided: Pay(amount = price) by buyer
      unless: reads(q, a)
      from: 2025-01-01
""",
    )
    + "calendars: {own: {names: US}}\n"
)
"""Where all that is declared is spoken of."""

CAUSES = [
    ("amount: money", "amount: monney", "9:50: there is no type 'monney'; did you mean 'money'?"),
    ("goods: Goods", "goods: Good", "10:56: there is no type 'Good'; did you mean 'Goods'?"),
    ("amount: money", "amount: {type: monney, currency: EUR, least: 5}", "9:57: there is no type"),
    ('"pay {amount}"', '"pay {amont}"', "9:8: Pay has no field 'amont'; did you mean 'amount'?"),
    ("buyer: the buyer", "buyer: [the buyer]", "3:18: here stands a list, where one writes"),
    ("[buyer, seller]", "[buyer, sellr]", "4:49: nothing in this file is called 'sellr'; did"),
    ("{name: the two, members: [buyer, seller]}", "{jointly: [buyer, sellr]}", "4:"),
    ("{name: the two, members: [buyer, seller]}", "{shares: {buyer: 50%, sellr: 50%}}", "4:"),
    ("looms: the looms", "looms: ''", "5:25: nothing stands between the quotation marks; write"),
    ("{title: A paper}", "{title: [A paper]}", "6:26: here stands a list, where one writes"),
    ("price: USD 5", "price: USD 5 5", "11:22: '5' cannot stand here after 'USD 5'"),
    ("2025-01-01", "first\nparameters: {first: dat}", "3:21: there is no type 'dat'"),
    ("{own: {names: US}}", "{own: {names: [[]]}}", "26:27: here stands a list, where one writes"),
    ("name: Sale", 'name: ""', "1:7: nothing stands between the quotation marks; write what belo"),
    ("name: Sale", 'name: "  "', "1:7: nothing stands between the quotation marks; write what"),
    ('phrase: "pay {amount}"', 'phrase: " "', "9:17: nothing stands between the quotation mar"),
    ("amendments: []", 'amendments: [{title: "", effective: 2025-02-02}]', "nothing stands"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), CAUSES)
def test_a_cause_is_told_and_not_what_follows_from_it(tmp_path, old, new, told):
    """Whatever speaks of what is declared there, so that a mistake there is told alone."""
    assert old in SPOKEN
    with pytest.raises(InvalidContractError) as error:
        load(tmp_path, SPOKEN.replace(old, new, 1))
    assert len(error.value.errors) == 1
    assert told in str(error.value)


def test_what_is_a_kind_of_a_mistaken_action_follows_from_that(tmp_path):
    text = SPOKEN.replace('"pay {amount}"', '"pay {amont}"')
    text = text.replace("  Deliver: {", "  Deliver: {kind of: Pay, ")
    with pytest.raises(InvalidContractError, match="Pay has no field 'amont'") as error:
        load(tmp_path, text)
    assert len(error.value.errors) == 1


def test_what_does_not_follow_from_a_mistake_is_told_beside_it(tmp_path):
    text = SPOKEN.replace("amount: money", "amount: monney").replace(
        "both must not", "bth must not"
    )
    with pytest.raises(InvalidContractError) as error:
        load(tmp_path, text)
    assert [one.where for one in error.value.errors] == ["sale.yaml:9:50", "sale.yaml:21:7"]


def test_all_mistakes_are_told_at_once(tmp_path):
    """In the order of the file, whatever they are of."""
    text = SMALL.replace("2025-01-01", "soon").replace("USD 5", "USD 5 5").replace("30", "x")
    with pytest.raises(InvalidContractError) as error:
        load(tmp_path, text)
    assert str(error.value).splitlines() == [
        "3 mistakes in the file:",
        "1. sale.yaml:2:12: 'soon' is no day; write year, month and day: 2025-01-31",
        "2. sale.yaml:11:22: '5' cannot stand here after 'USD 5'",
        "3. sale.yaml:17:17: 'days' cannot stand here after 'x'",
    ]


def test_what_the_whole_contract_shows_is_told_with_its_place_too(tmp_path):
    """A clause that there is not, and two mistakes at once."""
    text = SMALL.replace("within: 30 days", "provided: breach_of(S9)")
    with pytest.raises(UnknownClauseError, match="S9") as error:
        load(tmp_path, text)
    assert error.value.where == "sale.yaml:13:3"
    assert error.value.__notes__ == [f"written at {tmp_path / 'sale.yaml'}:13:3"]
    text = text.replace("amendments: []", "amendments: [{title: x, effective: 2024-01-01}]")
    with pytest.raises(InvalidContractError) as several:
        load(tmp_path, text)
    assert [one.where for one in several.value.errors] == ["sale.yaml:13:3", "sale.yaml:18:14"]


def test_json_tells_places_too(tmp_path):
    data = json.dumps({"name": "x", "effective": "soon", "parties": {}, "clauses": {}}, indent=1)
    with pytest.raises(InvalidContractError, match=r"sale.json:3:15: 'soon' is no day"):
        load(tmp_path, data, "sale.json")


def test_the_sources_that_are_written_beside_a_clause_are_read(tmp_path):
    """A mistake in them is told, and the clause goes without."""
    text = SMALL.replace("text: Pays.\n", "text: Pays.\n    source: {title: B}\n")
    assert load(tmp_path, text).clauses[0].source == Source(title="B")


def test_nobody_may_be_owed_what_names_a_party(tmp_path):
    """What is owed to the party that the act names by default may be said to be owed to none."""
    text = SMALL.replace("{amount: money}", "{amount: money, to: party}")
    act = "Pay(amount = price, to = seller)"
    text = text.replace("Pay(amount = price)", act)
    (norm,) = load(tmp_path, text).clauses[0].norms
    assert norm.counterparty == Const(Party("the seller"))
    contract = load(tmp_path, text.replace("within: 30 days", "owed to: no one"))
    assert contract.clauses[0].norms[0].counterparty is None
    both_ways(tmp_path, contract)


def test_debtors_owe_jointly_or_by_shares_or_in_several_ways(tmp_path):
    """As in Python; what is owed by shares is a debt of each."""
    text = SMALL.replace(
        "[buyer, seller]}}",
        "[buyer, seller]}, all: {jointly: [buyer, seller]}, "
        "each: {shares: {buyer: 60%, seller: 40%}}}",
    )
    norms = "    - all must: Pay(amount = price)\n      alternatives: Deliver(goods = looms)\n"
    norms += "    - each must: Pay(amount = price)\n"
    contract = load(tmp_path, text.replace(NORM, norms))
    one, other = Party("the buyer"), Party("the seller")
    first, *others = contract.clauses[0].norms
    assert first.bearer == jointly(other, one)
    assert [way.kind for way in first.alternatives] == ["Deliver"]
    assert [norm.bearer for norm in others] == [one, other]
    both_ways(tmp_path, contract)


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ("{jointly: [buyer]}", "4:64: those who owe one debt together are two parties or more"),
        ("{jointly: []}", "4:64: those who owe one debt together are two parties or more"),
        ("{shares: {buyer: 60%, seller: 30%}}", "4:64: shares of 60%, 30% make no whole"),
        ("{shares: {buyer: 60%, seler: 40%}}", "4:86: nothing in this file is called 'seler'"),
        ("{shares: {buyer: 60%, seller: buyr}}", "4:94: nothing in this file is called 'buyr'"),
        ("{shares: {}}", "4:64: those who owe one debt together are two parties or more"),
        ("{name: x}", "4:64: members is missing; write members: ..."),
        ("x", "4:64: here stands a text, where groups are written as key: value"),
    ],
)
def test_mistakes_in_groups_are_told(tmp_path, group, told):
    with pytest.raises(InvalidContractError) as error:
        load(tmp_path, SMALL.replace("seller]}}", f"seller]}}, odd: {group}}}"))
    assert told in str(error.value)


# Writing


def test_words_are_made_of_names(tmp_path):
    """Whatever these are: two alike, in another script, or the name of an action."""
    people = tuple(map(Party, ("The buyer", "buyer", "买方", "any", "Give", "1 Bank")))
    contract = Contract(
        name="x",
        parties=people,
        clauses=tuple(Clause(str(n), "...", one.may(Give())) for n, one in enumerate(people)),
        effective=date(2025, 1, 1),
    )
    both_ways(tmp_path, contract)
    written = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert list(written["parties"]) == ["buyer", "buyer_2", "x", "x_any", "Give_2", "x_1_Bank"]
    assert written["clauses"]["0"] == {"text": "...", "norms": [{"buyer may": "Give"}]}


def alone(*clauses, **given):
    return Contract(
        name="x",
        parties=(buyer, seller),
        clauses=clauses,
        effective=date(2025, 1, 1),
        **given,
    )


SUM = Computed("+", (term(usd(1)), term(usd(2)), term(usd(3))))  # which no author writes
UNWRITABLE = [
    (
        alone(Clause("S1", "...", seller.may(Give(), provided=Compared(SUM, "<", SUM)))),
        "clause S1 of x says what a file cannot hold; word it otherwise",
    ),
    (
        alone(
            Clause("S1", "...", Permission(bearer=seller, act=Pattern("do it"))),
            actions=(ActionType("do it", (), "do it"),),
        ),
        "'do it' is no word that can stand in a text",
    ),
    (
        alone(S5, actions=(ActionType("Do", (FieldType("on", "date"),), "do it"),)),
        r"x says what a file cannot hold, as it is not read again: c.yaml:\d+:7: a field cannot",
    ),
    (
        alone(S5, actions=(ActionType("Do", (FieldType("sum", "money"),), "do it"),)),
        "as it is not read again: c.yaml:9:3: 'money' cannot be a sort of things",
    ),
]


@pytest.mark.parametrize(("contract", "told"), UNWRITABLE)
def test_a_contract_that_a_file_cannot_hold_is_not_written(tmp_path, contract, told):
    """What stood there stands."""
    path = tmp_path / "c.yaml"
    path.write_text("as it was")
    with pytest.raises(WrongTypeError, match=told):
        contract.dump(path)
    assert path.read_text() == "as it was"


def test_a_file_has_one_of_three_endings(tmp_path):
    with pytest.raises(ContractNotFoundError, match=r"c.txt is no file of a contract; name one"):
        sale.dump(tmp_path / "c.txt")
    assert not list(tmp_path.iterdir())


def test_an_empty_list_of_effects_is_none(tmp_path):
    """A power that brings nothing about by itself."""
    contract = alone(Clause("S1", "...", seller.can(Give())))
    both_ways(tmp_path, contract)


# What holds of the form itself


def test_the_parts_of_a_contract_are_those_that_a_contract_has(tmp_path):
    """None is forgotten where a contract gets a part more."""
    (tmp_path / "sale.yaml").write_text(SALE, encoding="utf-8")
    parts, _ = form.read_contract(tmp_path / "sale.yaml")
    assert set(parts) == {known.name for known in attrs.fields(Contract) if known.init}


@pytest.mark.parametrize(
    ("cls", "stated", "renamed"),
    [
        (Clause, form.CLAUSE, {"id"}),
        (Definition, (*form.DEFINITION, "condition"), {"id", "means"}),
        (Amendment, form.AMENDMENT, set()),
        (Question, (*form.QUESTION, "meanings"), {"id"}),
        (Source, form.SOURCE, set()),
        (Calendar, form.CALENDAR, set()),
        (FieldType, (*form.FIELD, "name"), {"unit"}),
        (
            ActionType,
            (*form.ACTION, "name", "on_record", "wider", "above"),
            {"kind of", "on record"},
        ),
    ],
)
def test_the_keys_of_a_part_are_its_fields(cls, stated, renamed):
    """So that a field more is a key more, or fails here."""
    known = {one.name for one in attrs.fields(cls) if (one.init and one.eq) or one.name == "above"}
    assert {*stated} - renamed == known - {"id"}


def test_every_field_of_a_norm_and_of_an_effect_is_written_somehow():
    """What is added to one and has no words fails when the package is imported, or here."""
    for cls in keys.VERBS.values():
        assert [key.field for key in keys.KEYS[cls].values()] == [
            one.name for one in attrs.fields(cls)
        ]
    for cls in EFFECTS.values():
        hints = get_type_hints(cls)
        assert {hints[one.name] for one in attrs.fields(cls)} <= EFFECT_PARTS.keys()


def test_a_norm_of_which_nothing_says_how_it_is_written_is_refused():
    @attrs.frozen
    class Odd:
        weight: float

    with pytest.raises(TypeError, match=r"Odd.weight: say how <class 'float'> is written"):
        keys.keys_of(Odd)


def test_a_time_zone_that_there_is_not_is_told_with_its_place(tmp_path) -> None:
    text = "name: X\nzone: Mars/Base\neffective: 2025-01-01\nparties: {a: Ann}\n"
    path = tmp_path / "x.yaml"
    path.write_text(
        text + "actions:\n  Go: {phrase: go}\nclauses:\n  1: {text: x, norms: {a may: Go}}\n"
    )
    with pytest.raises(
        InvalidContractError, match=r"x.yaml:2:7: there is no time zone 'Mars/Base'"
    ):
        Contract.load(path)
