"""The command that puts a user's tests to mutants, as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from contract_rules import Amendment, testing
from contract_rules.__main__ import main
from contract_rules.cli import commands
from contract_rules.cli import mutate as mutate_module
from contract_rules.testing.mutation import trial as trial_module
from contract_rules.testing.mutation.mutants import mutants
from contract_rules.testing.mutation.trial import Fate, Trial, Trialled
from contract_rules.version import VERSION
from support.dealings import PRICE, contract, day

pytest_plugins = ["pytester"]

COMMANDS = (commands, mutate_module)
"""Imported here, as pytester forgets what a test imports."""

ROOT = Path(__file__).parents[2]

SHOP = """
from datetime import date
from contract_rules import Action, Clause, Contract, Party, days

buyer, seller = Party("Buyer"), Party("Seller")

class Order(Action):
    pass

class Resell(Action):
    pass

class Pay(Action):
    pass

PAY = Clause("C1", "Pay in ten days.", buyer.must(Pay(), upon=Order, within=days(10)))
KEEP = Clause("C2", "No resale before payment.",
              buyer.must_not(Resell(), provided=buyer.did(Order()), unless=buyer.did(Pay())))
OLD = Clause("C3", "No resale by the seller after 2020.",
             seller.must_not(Resell(), until=date(2020, 12, 31)))
sale = Contract(name="The sale", parties=(buyer, seller), clauses=(PAY, KEEP, OLD),
                effective=date(2020, 1, 1))
"""

SHOP_TESTS = """
from datetime import date
from shop import Order, Pay, Resell, buyer, sale, seller
from contract_rules import Engine, Verdict

kept = {"sale": sale}  # whoever holds the contract has the mutant

def asked(party, on, *events, among=kept["sale"]):
    with Engine(among, events) as engine:
        return engine.decide(party, Resell(), on=on).verdict

def test_resale():
    order = buyer.does(Order(), on=date(2020, 1, 2))
    assert asked(buyer, date(2020, 1, 2), order) is Verdict.PROHIBITED

def test_deadline():
    with Engine(sale, [buyer.does(Order(), on=date(2020, 1, 2))]) as engine:
        (duty,) = engine.duties(on=date(2020, 1, 3))
    assert duty.due == date(2020, 1, 12)

def test_seller():
    assert asked(seller, date(2020, 12, 31)) is Verdict.PROHIBITED
"""


@pytest.fixture
def shop(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A user's project, with a contract and tests of it."""
    pytester.makepyfile(shop=SHOP, test_shop=SHOP_TESTS)
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    return pytester


def mutate(*arguments: str, capsys) -> tuple[int, str, str]:
    """The status, the output and the errors of the command."""
    status = main(["mutate", "--contract", "shop:sale", *arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.slow
@pytest.mark.usefixtures("shop")
def test_the_command_lists_the_survivors(capsys) -> None:
    status, out, err = mutate(
        "--tests", "test_shop.py", "--only", "C2", "--examples", "60", "--json", capsys=capsys
    )
    assert (status, err) == (2, "")
    found = json.loads(out)
    assert {(m["format"], m["version"]) for m in found} == {(2, VERSION)}
    assert [(m["number"], m["kind"], m["fate"], m.get("test")) for m in found] == [
        (2, "modality", "killed", "test_shop.py::test_resale"),
        (3, "exception", "survives", None),
        (4, "condition", "survives", None),
    ]
    without, free = found[1:]
    for one in (without, free):
        assert one["difference"].endswith("by the contract, prohibited (C2) by the mutant")
    assert free["history"] == []
    assert without["histories"] == free["histories"] <= 120


@pytest.mark.slow
@pytest.mark.usefixtures("shop")
def test_the_command_changes_one_clause_alone(capsys) -> None:
    status, out, _ = mutate("--only", "C1", "--", "-k", "deadline", capsys=capsys)
    assert (status, out.splitlines()) == (
        0,
        [
            (
                "KILLED  #0  C1 of 2020-01-01, deadline: reads '11 days' in place of '10 days' "
                "(test_shop.py::test_deadline)"
            ),
            (
                "KILLED  #1  C1 of 2020-01-01, deadline: reads '9 days' in place of '10 days' "
                "(test_shop.py::test_deadline)"
            ),
            "",
            "2 mutants of The sale: 2 killed, 0 survives, 0 not told apart",
        ],
    )


@pytest.mark.slow
@pytest.mark.usefixtures("shop")
def test_tests_that_fail_anyway_are_not_tried(capsys) -> None:
    status, out, err = mutate("--", "-k", "nothing", capsys=capsys)
    assert (status, out) == (1, "")
    assert err.startswith("error: the tests do not pass on The sale as it is:\n")


@pytest.mark.slow
def test_a_contract_in_a_file_has_mutants_wherever_tests_load_it(pytester, capsys, monkeypatch):
    """By another name of the same file, too; another file has none."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    monkeypatch.setenv("FORCE_COLOR", "1")
    PRICED.dump("sale.yaml")
    PRICED.dump("other.yaml")
    pytester.makepyfile(
        test_sale="""
        from pathlib import Path
        from contract_rules import Contract

        def test_sale():
            loaded = Contract.load(Path("sale.yaml").resolve())
            assert loaded.clauses[0].norms[0].deadline.period.count == 10
            assert Contract.load("other.yaml").clauses[0].norms[0].deadline.period.count == 10
            assert not Path("none.yaml").exists()
        """
    )
    status = main(["mutate", "--contract", "sale.yaml", "--tests", "test_sale.py", "--json"])
    said = capsys.readouterr()
    found = {one["change"]: one["fate"] for one in json.loads(said.out)}
    assert [fate for change, fate in found.items() if "days" in change] == ["killed"] * 2
    assert status == 0
    assert "mutants" in said.err  # the bar, as a terminal would have it


PRICED = contract(PRICE)


def test_what_no_contract_stands_under_is_refused(capsys) -> None:
    assert main(["mutate", "--contract", "nowhere:sale"]) == 1
    assert capsys.readouterr().err.startswith("error: no contract under 'nowhere:sale'")


# what a trial says, where running pytest is left to something else


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch):
    """Let processes end as told, and note what was run."""
    commands: list[list[str]] = []

    def ending(status: int, said: str = "") -> list[list[str]]:
        def run(command, **_) -> subprocess.CompletedProcess[str]:
            commands.append(command)
            return subprocess.CompletedProcess(command, status, said, "")

        monkeypatch.setattr(trial_module.subprocess, "run", run)
        return commands

    return ending


@pytest.mark.usefixtures("shop")
def test_what_survives_is_told_with_the_text_and_a_difference(ran) -> None:
    ran(0)
    found = list(Trial("shop:sale", (), 60).trialled("C3"))
    assert [one.fate for one in found] == [Fate.SURVIVES] * 4
    lines = str(found[0]).splitlines()
    assert lines[0] == (
        "SURVIVES  #5  C3 of 2020-01-01: reads 'Seller may resell' in place of "
        "'Seller may not resell'"
    )
    assert lines[1] == "    No resale by the seller after 2020."
    assert lines[2].endswith("prohibited (C3) by the contract, permitted (C3) by the mutant")
    assert lines[3].startswith("    after ")


@pytest.mark.usefixtures("shop")
def test_what_no_history_tells_apart_is_told_so(ran) -> None:
    ran(0)
    (first, *_) = Trial("shop:sale", (), 1).trialled("C1")
    assert first.fate is Fate.NOT_TOLD_APART
    assert str(first).splitlines()[1:] == [
        "    Pay in ten days.",
        "    not told apart by 2 histories",
    ]
    assert first.to_json()["histories"] == 2


@pytest.mark.usefixtures("shop")
def test_a_mutant_at_which_collection_fails_is_killed(ran) -> None:
    commands = ran(2, "ERROR test_shop.py - Boom\n")
    (first, *_) = Trial("shop:sale", ("-k", "x")).trialled("C1")
    assert (first.fate, first.test) == (Fate.KILLED, "test_shop.py")
    assert commands[0][1:5] == ["-m", "pytest", "-x", "-q"]
    assert commands[0][-4:] == ["--mutant", "shop:sale#0", "-k", "x"]


@pytest.mark.usefixtures("shop")
def test_what_pytest_says_last_is_told_where_no_test_is_named(ran) -> None:
    ran(3, "it broke\nin the end\n")
    (first, *_) = Trial("shop:sale", ()).trialled("C1")
    assert first.test == "in the end"


@pytest.mark.usefixtures("shop")
def test_a_mutant_that_takes_too_long_is_killed(monkeypatch) -> None:
    def run(command, timeout, **_) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(trial_module.subprocess, "run", run)
    (first, *_) = Trial("shop:sale", ()).trialled("C1")
    assert str(first).endswith("(after 600 seconds)")


@pytest.mark.usefixtures("shop")
def test_a_survivor_without_a_text_is_told_without(ran) -> None:
    ran(0)
    silent = Amendment(title="A1", effective=day(9))
    mutant = next(mutants(contract(PRICE, amendments=(silent,)), only="A1"))
    lines = str(Trialled(mutant, Fate.NOT_TOLD_APART, tried=3)).splitlines()
    assert lines[1:] == ["    not told apart by 3 histories"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [
        "from contract_rules.testing import histories",
        "from contract_rules.__main__ import main; main(['mutate', '--contract', 'a:b'])",
    ],
)
def test_without_its_extra_the_kit_says_what_to_install(script) -> None:
    hidden = f"import sys; sys.modules['hypothesis'] = None; {script}"
    done = subprocess.run(
        [sys.executable, "-c", hidden], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert "pip install 'contract-rules[testing]'" in done.stderr


def test_the_command_says_what_to_install(capsys, monkeypatch) -> None:
    monkeypatch.delitem(vars(testing), "Fate", raising=False)
    monkeypatch.setitem(sys.modules, "contract_rules.testing.mutation.trial", None)
    assert main(["mutate", "--contract", "shop:sale"]) == 1
    assert "Fate needs: pip install 'contract-rules[testing]'" in capsys.readouterr().err


def test_the_kit_knows_what_it_has_not() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'story'"):
        _ = testing.story
    assert all(getattr(testing, name) for name in testing.__all__)
