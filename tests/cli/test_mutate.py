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
    resale = "test_shop.py::test_resale"
    assert [(m["number"], m["kind"], m["fate"], m.get("test")) for m in found] == [
        (6, "modality", "killed", resale),
        (7, "exception", "survives", None),
        (8, "condition", "survives", None),
        (9, "party", "killed", resale),
        (10, "reversal", "killed", resale),
        (11, "exchange", "killed", resale),
        (12, "exchange", "killed", resale),
        (13, "party", "killed", resale),
        (14, "party", "survives", None),
    ]
    without, free, another = (m for m in found if m["fate"] == "survives")
    for one in (without, free, another):
        assert one["difference"].endswith("by the contract, prohibited (C2) by the mutant")
        assert one["mutant_answers"] == "prohibited (C2)"
    assert free["history"] == []
    assert (free["asked"], free["contract_answers"]) == ("Buyer, Resell() on 2020-12-31", "silent")
    assert (another["before"], another["after"]) == (
        ["unless: Buyer paid"],
        ["unless: Seller paid"],
    )
    assert without["histories"] == free["histories"] <= 120


CHANGED = """
KILLED  #0  C1 of 2020-01-01, deadline: reads '11 days' in place of '10 days' (test_shop.py::test_deadline)
KILLED  #1  C1 of 2020-01-01, deadline: reads '9 days' in place of '10 days' (test_shop.py::test_deadline)
SURVIVES  #2  C1 of 2020-01-01: reads 'Seller must pay' in place of 'Buyer must pay'
    clause:    "Pay in ten days."
    before:    Buyer must pay
    after:     Seller must pay
    asked:     what Buyer owes on 2020-01-11 under C1 upon 2020-01-01 Buyer
               Order()
    contract:  open, 2020-01-11
    mutant:    nothing
    history:   2020-01-01 Buyer Order()
KILLED  #3  C1 of 2020-01-01: drops the deadline (test_shop.py::test_deadline)
KILLED  #4  C1 of 2020-01-01: speaks of 'a party ordered' in place of 'Buyer paid', where Buyer paid (test_shop.py::test_deadline)
KILLED  #5  C1 of 2020-01-01, deadline: reads '20 days' in place of '10 days' (test_shop.py::test_deadline)

6 mutants of The sale: 5 killed, 1 survives, 0 not told apart
changes left out: 0 that leave no contract, 0 that change nothing; histories by the seed 20200101
"""  # noqa: E501 (as it is printed)


@pytest.mark.slow
@pytest.mark.usefixtures("shop")
def test_the_command_changes_one_clause_alone(capsys) -> None:
    """Survivors are told with what they would mean, alike each time."""
    asked = ("--only", "C1", "--examples", "60", "--", "-k", "deadline")
    status, out, _ = mutate(*asked, capsys=capsys)
    assert (status, out) == (2, CHANGED.removeprefix("\n"))


@pytest.mark.usefixtures("shop")
def test_what_is_told_is_written_to_a_file(ran, capsys) -> None:
    ran(1, "FAILED test_shop.py::test_seller\n")
    status, out, _ = mutate("--only", "C3", "-o", "told.txt", capsys=capsys)
    assert (status, out) == (1, "")
    ran(0)
    status, out, _ = mutate("--only", "C3", "--examples", "2", "-o", "told.txt", capsys=capsys)
    assert (status, out) == (2, "")
    told = Path("told.txt").read_text(encoding="utf-8")
    assert told.splitlines()[-2].startswith("5 mutants of The sale: 0 killed, 5 survives")


@pytest.mark.usefixtures("shop")
def test_survivors_are_told_as_sarif(ran, capsys) -> None:
    """At the line of the clause, one that histories tell apart as a warning."""
    ran(0)
    status, out, _ = mutate("--only", "C3", "--examples", "30", "--sarif", capsys=capsys)
    (run,) = json.loads(out)["runs"]
    first = run["results"][0]
    assert (status, first["ruleId"], first["level"]) == (2, "mutant-survives", "warning")
    (where,) = first["locations"]
    assert where["logicalLocations"] == [{"name": "C3"}]
    assert where["physicalLocation"]["artifactLocation"]["uri"] == "shop.py"
    assert "after:     Seller may resell" in first["message"]["text"]


@pytest.mark.usefixtures("shop")
def test_an_answer_has_one_form(capsys) -> None:
    status, _, err = mutate("--json", "--sarif", capsys=capsys)
    assert (status, err) == (1, "error: an answer has one form; write --json or --sarif\n")


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
    asked = ("--contract", "sale.yaml", "--tests", "test_sale.py", "--examples", "2", "--json")
    status = main(["mutate", *asked])
    said = capsys.readouterr()
    found = {one["change"]: one["fate"] for one in json.loads(said.out)}
    assert [fate for change, fate in found.items() if "days" in change] == ["killed"] * 3
    assert status == 2  # as the test tries no other change
    assert "mutants" in said.err  # the bar, as a terminal would have it


PRICED = contract(PRICE)


def test_what_no_contract_stands_under_is_refused(capsys) -> None:
    assert main(["mutate", "--contract", "nowhere:sale"]) == 1
    assert capsys.readouterr().err.startswith("error: no contract under 'nowhere:sale'")


# what a trial says, where running pytest is left to something else


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch):
    """Let tests end as told, and note what was run."""
    asked: list[list[str]] = []

    def ending(status: int, said: str = "") -> list[list[str]]:
        class Standing:
            """Stands in for what runs pytest."""

            def __init__(self, where: str) -> None:
                assert where == "shop:sale"

            def __enter__(self):
                return self

            def __exit__(self, *_: object) -> None:
                pass

            def run(self, arguments, *_: object):
                asked.append(arguments)
                return status, said

        monkeypatch.setattr(trial_module, "Runner", Standing)
        return asked

    return ending


@pytest.mark.usefixtures("shop")
def test_what_survives_is_told_with_the_text_and_a_difference(ran) -> None:
    ran(0)
    found = list(Trial("shop:sale", (), 60).trialled("C3"))
    assert [one.fate for one in found] == [Fate.SURVIVES] * 5
    lines = str(found[0]).splitlines()
    assert lines == [
        (
            "SURVIVES  #15  C3 of 2020-01-01: reads 'Seller may resell' in place of "
            "'Seller may not resell'"
        ),
        '    clause:    "No resale by the seller after 2020."',
        "    before:    Seller may not resell",
        "    after:     Seller may resell",
        "    asked:     Seller, Resell() on 2020-12-31",
        "    contract:  prohibited (C3)",
        "    mutant:    permitted (C3)",
        "    history:   nothing has happened",
    ]


@pytest.mark.usefixtures("shop")
def test_what_no_history_tells_apart_is_told_so(ran) -> None:
    ran(0)
    (first, *_) = Trial("shop:sale", (), 1).trialled("C1")
    assert first.fate is Fate.NOT_TOLD_APART
    assert str(first).splitlines()[1:] == [
        '    clause:    "Pay in ten days."',
        "    before:    within: 10 days",
        "    after:     within: 11 days",
        "    histories: not told apart by 2",
    ]
    assert first.to_json()["histories"] == 2


@pytest.mark.usefixtures("shop")
def test_a_mutant_at_which_collection_fails_is_killed(ran) -> None:
    commands = ran(2, "ERROR test_shop.py - Boom\n")
    (first, *_) = Trial("shop:sale", ("-k", "x")).trialled("C1")
    assert (first.fate, first.test) == (Fate.KILLED, "test_shop.py")
    assert commands[0][:2] == ["-x", "-q"]
    assert {"shop:sale#0", "shop:sale#1"} <= {words[-5] for words in commands}
    assert commands[0][-2:] == ["-k", "x"]


@pytest.mark.usefixtures("shop")
def test_what_pytest_says_last_is_told_where_no_test_is_named(ran) -> None:
    ran(3, "it broke\nin the end\n")
    (first, *_) = Trial("shop:sale", ()).trialled("C1")
    assert first.test == "in the end"


@pytest.mark.usefixtures("shop")
def test_a_survivor_without_a_text_is_told_without(ran) -> None:
    ran(0)
    silent = Amendment(title="A1", effective=day(9))
    mutant = next(mutants(contract(PRICE, amendments=(silent,)), only="A1"))
    lines = str(Trialled(mutant, Fate.NOT_TOLD_APART, tried=3)).splitlines()
    assert lines[1:] == [
        "    before:    takes effect on 2020-01-09",
        "    after:     takes effect on 2020-01-10",
        "    histories: not told apart by 3",
    ]


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
    monkeypatch.delitem(vars(testing), "Trial", raising=False)
    monkeypatch.setitem(sys.modules, "contract_rules.testing.mutation.trial", None)
    assert main(["mutate", "--contract", "shop:sale"]) == 1
    assert "Trial needs: pip install 'contract-rules[testing]'" in capsys.readouterr().err


def test_the_kit_knows_what_it_has_not() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'story'"):
        _ = testing.story
    assert all(getattr(testing, name) for name in testing.__all__)
