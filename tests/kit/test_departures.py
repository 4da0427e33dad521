"""Money that is stuck, as somebody is gone: who owes it, or to whom it is owed."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Field,
    Money,
    Party,
    any_party,
    anything,
    assigns,
    days,
    end_of_month,
    jointly,
    releases,
    usd,
)
from contract_rules.testing import FlawKind, Severity, check_contract


class Let(Action, phrase="let the house"):
    """Let somebody live in a house."""


class Pay(Action, phrase="pay {amount} to {to}"):
    """Pay money."""

    to: Field[Party]
    amount: Field[Money]


class Clean(Action, phrase="clean the house"):
    """Make it clean."""


class Release(Action, phrase="release {who}"):
    """Let a tenant go."""

    who: Field[Party]


class Assign(Action, phrase="assign the rent to {to}"):
    """Let somebody else have the rent."""

    to: Field[Party]


ann, bea, cyd, dov = Party("Ann"), Party("Bea"), Party("Cyd"), Party("Dov")
RENT = Pay(to=cyd, amount=usd(500))
WITHIN = {"upon": cyd.did(Let()), "within": days(5)}
RELEASE = cyd.can(Release(who=bea), then=releases("1", debtor=bea))


def lease(*norms, amendments=()) -> Contract:
    """A lease of several clauses."""
    return Contract(
        name="Lease",
        parties=(ann, bea, cyd, dov),
        clauses=tuple(Clause(str(n), "So it is agreed.", norm) for n, norm in enumerate(norms, 1)),
        effective=date(2025, 1, 1),
        actions=(Let, Pay, Clean, Release, Assign),
        amendments=amendments,
    )


def stuck(contract: Contract, *acts):
    """How money is stuck: what is told before the norm, and the days of the acts that show it."""
    history = [cyd.does(act, on=date(2025, 1, on), **beside) for act, on, beside in acts]
    found = check_contract(contract, histories=[history])
    flaws = [flaw for flaw in found if flaw.kind is FlawKind.STUCK_MONEY]
    assert {flaw.severity for flaw in flaws} <= {Severity.WARNING}
    return [
        (flaw.clause, flaw.text.partition(":")[0], [(e.act.kind, e.day.day) for e in flaw.history])
        for flaw in flaws
    ]


LATER = ((Let(), 2, {}), (Release(who=bea), 3, {}), (Let(), 4, {}))
GONE = ("1", "Bea was released, and owes what arises after that", [("Release", 3), ("Let", 4)])


@pytest.mark.parametrize(
    "power",
    [
        RELEASE,
        cyd.can(Release(who=anything), then=releases("1", debtor=Release.who)),
        cyd.can(Release(who=bea), then=releases("1", debtor=bea, after=days(0))),
    ],
    ids=["a party", "a party that it names", "a notice that is over"],
)
def test_who_is_released_and_owes_again_is_told(power) -> None:
    rent = jointly(ann, bea).must(RENT, **WITHIN)
    assert stuck(lease(rent, power), *LATER) == [GONE]
    alone = bea.must(RENT, **WITHIN)
    assert stuck(lease(alone, power), *LATER) == [GONE]


def test_who_is_released_from_what_was_owed_by_then_is_not_told() -> None:
    rent = jointly(ann, bea).must(RENT, **WITHIN)
    assert stuck(lease(rent, RELEASE), *LATER[:2]) == []
    others = jointly(ann, dov).must(RENT, **WITHIN)
    assert stuck(lease(others, RELEASE), *LATER) == []
    excepted = bea.must(RENT, **WITHIN, unless=cyd.did(Release(who=bea)))
    assert stuck(lease(excepted, RELEASE), *LATER) == []
    assert stuck(lease(bea.must(Clean(), **WITHIN), RELEASE), *LATER) == []  # it is no money
    elsewhere = cyd.can(Release(who=bea), then=releases("3", debtor=bea))
    assert stuck(lease(rent, elsewhere, ann.must(RENT, **WITHIN)), *LATER) == []


def test_where_it_is_not_known_who_is_released_when_nothing_is_told() -> None:
    rent = jointly(ann, bea).must(RENT, **WITHIN)
    late = cyd.can(Release(who=bea), then=releases("1", debtor=bea, after=days(30)))
    assert stuck(lease(rent, late), *LATER) == []  # she owes this one all the same
    by_month = cyd.can(
        Release(who=bea), then=releases("1", debtor=bea, after=end_of_month(Release.on))
    )
    assert stuck(lease(rent, by_month), *LATER) == []
    named = cyd.did(Assign(to=anything))
    by_other = cyd.can(
        Release(who=bea), provided=named, then=releases("1", debtor=named[Assign.to])
    )
    assert stuck(lease(rent, by_other), (Assign(to=bea), 1, {}), *LATER) == []
    let = cyd.does(Let(), on=date(2025, 1, 2))
    of_that = ((Let(), 2, {}), (Release(who=bea), 3, {"towards": let.id}), (Let(), 4, {}))
    assert stuck(lease(rent, RELEASE), *of_that) == []  # from that duty alone


def test_money_that_comes_to_be_owed_to_its_debtor_is_told() -> None:
    """Nobody can claim it then."""
    rent = ann.must(RENT, **WITHIN)
    power = cyd.can(Assign(to=anything), then=assigns("1", to=Assign.to))
    to_debtor = ((Let(), 2, {}), (Assign(to=ann), 3, {}))
    assert stuck(lease(rent, power), *to_debtor) == [
        ("1", "Ann may come to owe this to itself", [("Let", 2), ("Assign", 3)])
    ]
    assert stuck(lease(rent, power), (Let(), 2, {}), (Assign(to=dov), 3, {})) == []


def test_what_an_amendment_leaves_to_who_is_gone_is_told() -> None:
    """In March Bea leaves: rent of January that is not paid by then is hers to pay still."""

    def told(norm, new, **parts):
        change = Amendment(
            title="Bea leaves",
            effective=date(2025, 3, 1),
            replaces=(Clause("1", "So it is agreed.", new),),
            **parts,
        )
        return stuck(lease(norm, amendments=(change,)), (Let(), 29, {}))

    both, one = jointly(ann, bea).must(RENT, **WITHIN), ann.must(RENT, **WITHIN)
    left = "of whom no clause speaks from 2025-03-01 on"
    assert told(both, one) == [("1", f"it stays owed by Bea, {left}", [("Let", 29)])]
    assert told(both, one, discharges=("1",)) == []
    assert told(both, both) == []
    each = any_party.may(Clean())
    assert told(both, each) == []  # she is one of all
    elsewhere = ann.must(Pay(to=dov, amount=usd(500)), upon=dov.did(Let()), within=days(5))
    assert told(one, elsewhere) == [("1", f"it stays owed to Cyd, {left}", [("Let", 29)])]


def test_where_nobody_is_named_any_more_the_contract_is_over() -> None:
    over = Amendment(title="Over", effective=date(2025, 3, 1), repeals=("1",))
    rent = ann.must(RENT, **WITHIN)
    assert stuck(lease(rent, amendments=(over,)), (Let(), 29, {})) == []
