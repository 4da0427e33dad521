"""A party is one class, wherever its contract came from: it has the verbs of its author's."""

from __future__ import annotations

import pickle
from datetime import date
from typing import TYPE_CHECKING

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Group,
    Money,
    Parameter,
    Party,
    any_party,
    anything,
    at_least,
    days,
    jointly,
    percent,
    usd,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import UnknownActionError
from contract_rules.testing.author_names import action_of
from contract_rules.values import acts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ann, bob, cyd = Party("Ann", in_text="the elder"), Party("Bob"), Party("Cyd")


class Pay(Action):
    """Pay an amount to somebody."""

    to: Field[Party]
    amount: Field[Money] = anything


class PayAtOnce(Pay):
    """Pay it before the day is over."""


BOTH = Group("the debtors", ann, bob)

loan = Contract(
    name="Loan",
    parties=(ann, bob, cyd),
    clauses=(
        Clause("1", "Together.", jointly(ann, bob).must(Pay(cyd, usd(90)), by=date(2025, 3, 1))),
        Clause(
            "2",
            "By shares.",
            jointly(ann, bob, shares={ann: percent(60), bob: percent(40)}).must(
                Pay(cyd, usd(10)), by=date(2025, 4, 1)
            ),
        ),
        Clause("3", "Neither.", BOTH.must_not(Pay(cyd, at_least(usd(5))))),
        Clause("4", "All.", any_party.may(PayAtOnce(cyd, usd(1)))),
        Clause("5", "Each.", ann.must(Pay(bob, usd(1)), upon=any_party.did(PayAtOnce(ann)))),
    ),
    effective=date(2025, 1, 1),
)


def loaded(ending: str) -> Callable[[Contract, Path], Contract]:
    def way(contract: Contract, folder: Path) -> Contract:
        contract.dump(folder / f"loan.{ending}")
        return Contract.load(folder / f"loan.{ending}")

    return way


WAYS: dict[str, Callable[[Contract, Path], Contract]] = {
    "written": lambda contract, _: contract,
    "yaml": loaded("yaml"),
    "json": loaded("json"),
    "data": lambda contract, _: from_json(Contract, to_json(contract)),
    "pickled": lambda contract, _: pickle.loads(pickle.dumps(contract)),  # noqa: S301 (our own)
}
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


@each_way
def test_whoever_bears_a_norm_has_the_verbs_of_a_party(tmp_path: Path, way) -> None:
    """Alone, as a group, or together; and so has whom a contract names, and what calls them."""
    got = way(loan, tmp_path)
    assert got == loan
    assert to_json(got) == to_json(loan)
    bearers = [norm.bearer for clause in got.clauses for norm in clause.norms]
    everybody = [*got.parties, *bearers, *(m for b in bearers for m in getattr(b, "members", ()))]
    assert all(isinstance(one, Party) for one in everybody)
    assert got.party("Ann").in_text == "the elder"


@each_way
def test_clauses_are_written_with_what_a_contract_gives(tmp_path: Path, way) -> None:
    """With its parties and actions, a narrower one among them, as with those of its author."""
    got = way(loan, tmp_path)
    debtor, lender = got.party("Ann"), got.party("Cyd")
    pay, at_once = got.action("Pay"), got.action("PayAtOnce")
    assert at_once.kind.wider == ("Pay",)
    written = debtor.must(pay(to=lender, amount=usd(7)), upon=at_once, within=days(3))
    assert written == ann.must(Pay(cyd, usd(7)), upon=PayAtOnce, within=days(3))
    assert debtor.must_not(at_once(lender, pay.amount)) == ann.must_not(PayAtOnce(cyd, Pay.amount))
    event = debtor.does(pay(to=lender, amount=usd(90)), on=date(2025, 2, 1))
    assert event == ann.does(Pay(cyd, usd(90)), on=date(2025, 2, 1))
    with pytest.raises(UnknownActionError, match="did you mean 'Pay'"):
        got.action("Pai")


def test_an_instance_of_a_template_that_stood_in_a_file_has_parties_like_any(tmp_path) -> None:
    """Its template has one that an instance is yet to name, with all verbs but for events."""
    who = Parameter("who", Party)
    template = Contract(
        name="Loan to {who}",
        parties=(who, bob, cyd),
        clauses=(
            Clause("1", "{who} pays.", who.must(Pay(cyd, usd(9)), by=date(2025, 3, 1))),
            Clause("2", "Both.", jointly(who, cyd).must(Pay(bob, usd(9)), by=date(2025, 3, 1))),
            Clause("3", "Neither.", Group("both", who, cyd).must_not(PayAtOnce(cyd, usd(9)))),
        ),
        effective=date(2025, 1, 1),
    )
    template.dump(tmp_path / "loan.yaml")
    got = Contract.load(tmp_path / "loan.yaml")
    assert got == template
    assert got.party("{who}").must(Pay(cyd, usd(1))) == who.must(Pay(cyd, usd(1)))
    made = got.instance(who=Party("Dan"))
    bearers = [norm.bearer for clause in made.clauses for norm in clause.norms]
    assert all(isinstance(one, Party) for one in (*made.parties, *bearers))
    assert made.party("who").may(PayAtOnce(cyd, usd(1))) == Party("Dan").may(
        PayAtOnce(cyd, usd(1))
    )


def test_answers_name_the_parties_of_the_contract(tmp_path) -> None:
    """Whoever was asked about, by name alone; and each of those who are left to owe together."""
    got = loaded("yaml")(loan, tmp_path)
    with Engine(got) as engine:
        act = got.act("Pay", to=got.party("Cyd"), amount=usd(90))
        decision = engine.decide(acts.Party("Ann"), act, on=date(2025, 2, 1))
        assert decision.party is got.parties[0]
        duties = engine.duties(on=date(2025, 2, 1))
    assert duties
    assert all(isinstance(duty.bearer, Party) for duty in duties)


def test_a_class_that_was_made_of_data_is_no_name_of_an_author() -> None:
    """Code that is printed names what an author wrote, and never what a contract gave."""
    given = loan.action("PayAtOnce")
    assert action_of(given.kind) is PayAtOnce
