"""Clause coverage is the same where the workers of pytest-xdist run the tests."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from contract_rules.testing.coverage.measuring import ClauseCoverage, merged, table_of
from contract_rules.testing.mutation.trial import plugin
from contract_rules.testing.strategies.vocabulary import Visit
from support.dealings import ann, bea, clause, contract

pytestmark = pytest.mark.slow
pytest_plugins = ["pytester"]

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
              buyer.must_not(Resell(), unless=buyer.did(Pay())))
sale = Contract(name="The sale", parties=(buyer, seller), clauses=(PAY, KEEP),
                effective=date(2020, 1, 1))
"""

ASKS = """
from datetime import date
from contract_rules import Engine, Verdict
from shop import Order, Pay, Resell, buyer, sale

ORDER = buyer.does(Order(), on=date(2020, 1, 2))
PAID = buyer.does(Pay(), on=date(2020, 1, 12))

def verdict(*events):
    with Engine(sale, events) as engine:
        return engine.decide(buyer, Resell(), on=date(2020, 1, 20)).verdict

def duties(*events, on):
    with Engine(sale, events) as engine:
        return engine.duties(on=on)
"""

TESTS = {
    "test_resale": "from asks import *\ndef test_resale():\n"
    "    assert verdict() is Verdict.PROHIBITED",
    "test_paid": "from asks import *\ndef test_paid():\n"
    "    assert duties(ORDER, PAID, on=date(2020, 1, 12))",
    "test_late": "from asks import *\ndef test_late():\n"
    "    assert duties(ORDER, on=date(2020, 2, 1))",
    "test_resale_again": "from asks import *\ndef test_resale_again():\n"
    "    assert verdict() is Verdict.PROHIBITED",
}
"""They bring each point of the contract into play but the exception, the ban twice."""

LAST = "from asks import *\ndef test_resold():\n    assert verdict(PAID) is not Verdict.PROHIBITED"

ASKED = (*plugin(), "--clause-coverage=shop:sale", "--clause-coverage-json=seen.json")


@pytest.fixture
def shop(pytester: pytest.Pytester) -> pytest.Pytester:
    """A user's project, with a contract and tests of it."""
    pytester.makepyfile(shop=SHOP, asks=ASKS, **TESTS)
    return pytester


def run(shop: pytest.Pytester, *arguments: str):
    """What comes of a run: its status, the lines of the table, what it wrote."""
    result = shop.runpytest_inprocess(*ASKED, *arguments)
    start = next(n for n, line in enumerate(result.outlines) if "= clause coverage =" in line)
    lines = [line for line in result.outlines[start + 1 : -1] if line]  # the last tells the time
    data = json.loads((shop.path / "seen.json").read_text(encoding="utf-8"))
    return result, (result.ret, lines, data)


@pytest.mark.parametrize("floor", ["80", "80.5"])
def test_workers_tell_what_one_process_tells(shop, floor) -> None:
    """The table, the data, and whether the run fails."""
    fails = f"--clause-coverage-fail-under={floor}"
    alone, told = run(shop, fails, "-n0")
    alone.assert_outcomes(passed=4)
    assert "2 workers [" not in str(alone.stdout)
    shared, told_by_workers = run(shop, fails, "-n2")
    shared.assert_outcomes(passed=4)
    shared.stdout.fnmatch_lines(["2 workers *"])
    assert told_by_workers == told
    status, lines, (data,) = told
    assert status == (pytest.ExitCode.OK if floor == "80" else pytest.ExitCode.TESTS_FAILED)
    assert "Clause coverage of The sale: 80% (4 of 5 points)" in lines
    assert "C2  exception: Buyer paid" in lines
    assert any(line.startswith("FAIL: 80.00% ") for line in lines) is (floor != "80")
    assert [point["seen"] for p in data["provisions"] for point in p["points"]] == [2, 1, 1, 2, 0]


def test_the_floor_holds_once_every_clause_is_in_play(shop) -> None:
    """By whichever worker: no test alone brings the whole contract into play."""
    fails = "--clause-coverage-fail-under=100"
    assert run(shop, fails, "-n2")[1][0] == pytest.ExitCode.TESTS_FAILED
    shop.makepyfile(test_resold=LAST)
    result, (status, lines, _) = run(shop, fails, "-n2")
    result.assert_outcomes(passed=5)
    assert status == pytest.ExitCode.OK
    assert "Clause coverage of The sale: 100% (5 of 5 points)" in lines


def test_a_contract_that_no_worker_finds_fails_the_run(shop) -> None:
    asked = ("--clause-coverage=shop:sole", "--clause-coverage-fail-under=1")
    result = shop.runpytest_inprocess(*plugin(), *asked, "-n2")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stdout.fnmatch_lines(["ERROR: --clause-coverage: no contract under 'shop:sole'*"])


def test_counts_that_no_worker_hands_over_are_missed(shop) -> None:
    """A worker that crashes takes its counts with it."""
    for name in TESTS:
        (shop.path / f"{name}.py").unlink()
    shop.makepyfile(test_gone="import os\ndef test_gone():\n    os._exit(1)")
    result = shop.runpytest_inprocess(*ASKED, "-n1", "--max-worker-restart=0")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["ERROR: --clause-coverage: no worker handed over its counts"])


@pytest.mark.parametrize(("name", "of"), [("sale", 5), ("sole", None)])
def test_a_worker_hands_over_what_it_saw_and_leaves_the_rest(shop, name, of) -> None:
    """It writes no file and keeps no floor, as it knows a part alone."""
    shop.makeconftest("def pytest_configure(config):\n    config.workeroutput = {}")
    asked = (f"--clause-coverage=shop:{name}", "--clause-coverage-fail-under=100")
    recorder = shop.inline_run(*plugin(), *asked, "--clause-coverage-json=seen.json")
    assert recorder.ret == pytest.ExitCode.OK
    assert not (shop.path / "seen.json").exists()
    (finish,) = recorder.getcalls("pytest_sessionfinish")
    output = finish.session.config.workeroutput
    told = output["contract_rules_clause_coverage"]
    assert [one["of"] for one in told] == ([] if of is None else [of])
    assert ("contract_rules_clause_coverage_wrong" in output) is (of is None)


def test_it_works_without_pytest_xdist(shop) -> None:
    result, (status, lines, _) = run(shop, "-p", "no:xdist")
    result.assert_outcomes(passed=4)
    assert status == pytest.ExitCode.OK
    assert "Clause coverage of The sale: 80% (4 of 5 points)" in lines


def test_a_point_that_one_process_alone_knows_stays_a_point() -> None:
    """Were contracts to differ among processes, nothing of any would be forgotten."""
    agreed = contract(clause("C1", ann.may(Visit())), clause("C2", bea.must(Visit())))
    one = ClauseCoverage(agreed).to_json()
    assert one["of"] == 3
    assert merged([one]) == merged([one, one]) == one
    other = deepcopy(one)
    other["provisions"][0]["points"][0]["text"] = "something else"
    other["provisions"][-1]["provision"] = "C9"
    both = merged([one, other])
    assert [p["provision"] for p in both["provisions"]] == ["C1", "C2", "C9"]
    assert [len(p["points"]) for p in both["provisions"]] == [2, 2, 2]
    assert (both["of"], both["seen"], both["percent"]) == (6, 0, 0.0)
    assert "something else" in table_of(both)
    assert "C9 " in table_of(both)
