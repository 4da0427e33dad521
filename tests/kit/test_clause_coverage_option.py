"""The pytest option --clause-coverage, as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from contract_rules import (
    Engine,
)
from contract_rules.testing.coverage import ClauseCoverage, clause_coverage
from contract_rules.testing.trial import plugin
from contract_rules.testing.words import Visit
from support.dealings import ann, bea, clause, contract, cyd, day, visit

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]


def told(seen: ClauseCoverage) -> list[tuple[str, str, int]]:
    """The points, each with the provision, what it is, and how often it was brought into play."""
    return [(point.provision, point.kind.value, seen.count(point)) for point in seen.points]


# the plugin

SALE = """
from datetime import date
from contract_rules import Action, Clause, Contract, Field, Money, Party, anything, days

buyer, seller = Party("Buyer"), Party("Seller")

class Order(Action):
    price: Field[Money] = anything

class Resell(Action):
    pass

class Pay(Action):
    amount: Field[Money] = anything

PAY = Clause("C1", "Pay in ten days.",
             buyer.must(Pay(amount=Order.price), upon=Order, within=days(10), owed_to=seller))
KEEP = Clause("C2", "No resale before payment.",
              buyer.must_not(Resell(), unless=buyer.did(Pay())))
sale = Contract(name="The sale", parties=(buyer, seller), clauses=(PAY, KEEP),
                effective=date(2020, 1, 1))
"""

SALE_TESTS = """
from datetime import date
from contract_rules import Engine, Verdict, usd
from shop import Order, Pay, Resell, buyer, sale

def test_resale():
    with Engine(sale) as engine:
        assert engine.decide(buyer, Resell(), on=date(2020, 1, 2)).verdict is Verdict.PROHIBITED

def test_payment():
    with Engine(sale, [buyer.does(Order(usd(5)), on=date(2020, 1, 2))]) as engine:
        engine.record(buyer.does(Pay(usd(5)), on=date(2020, 1, 12)))
"""


@pytest.fixture
def shop(pytester: pytest.Pytester) -> pytest.Pytester:
    """A user's project, with a contract and two tests of it."""
    pytester.makepyfile(shop=SALE, test_shop=SALE_TESTS)
    return pytester


def test_the_plugin_prints_the_table(shop) -> None:
    result = shop.runpytest_inprocess(*plugin(), "--clause-coverage", "shop:sale")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            "*= clause coverage =*",
            "Clause coverage of The sale: 60% (3 of 5 points)",
            "clause         speaks yields outranked unmet lapsed kept missed other  points",
            "C1                  -      -         -     -      -    1      -     -     2/3",
            "C2                  1      -         -     -      -    -      -     -     1/2",
            "Not brought into play:",
            "C1  missed: Buyer must pay*",
            "C2  exception: Buyer did pay*",
        ]
    )
    assert result.ret == 0


def test_the_plugin_goes_by_the_ini_file_and_writes_a_file(shop) -> None:
    shop.makeini("[pytest]\nclause_coverage_contracts = shop:sale")
    result = shop.runpytest_inprocess(
        *plugin(), "--clause-coverage-json=seen.json", "--clause-coverage"
    )
    result.stdout.fnmatch_lines(["Clause coverage of The sale: 60% (3 of 5 points)"])
    (data,) = json.loads((shop.path / "seen.json").read_text(encoding="utf-8"))
    assert (data["contract"], data["percent"]) == ("The sale", 60.0)


def test_the_plugin_fails_the_run_where_too_little_is_seen(shop) -> None:
    asked = (*plugin(), "--clause-coverage=shop:sale", "--clause-coverage-fail-under")
    assert shop.runpytest_inprocess(*asked, "60").ret == 0
    result = shop.runpytest_inprocess(*asked, "60.5")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        ["FAIL: 60.00% of the clause logic of The sale was brought into play, less than 60.5%"]
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--clause-coverage",), "--clause-coverage names no contract, and neither does *"),
        (("--clause-coverage", "shop:sole"), "--clause-coverage: no contract under 'shop:sole'*"),
        (("--clause-coverage", "shop:buyer"), "*'shop:buyer' is a Party, no Contract*"),
        (("--mutant", "shop:sale"), "*'shop:sale' names no mutant; write *#number"),
        (("--mutant", "shop:sale#999"), "*The sale has no mutant 999; *"),
    ],
)
def test_the_plugin_says_what_is_wrong_with_its_arguments(shop, arguments, says) -> None:
    result = shop.runpytest_inprocess(*plugin(), *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert any(fnmatch(line, f"*{says}") for line in (*result.errlines, *result.outlines))


def test_collecting_alone_covers_nothing(shop) -> None:
    result = shop.runpytest_inprocess(*plugin(), "--clause-coverage=shop:sale", "--collect-only")
    assert "clause coverage" not in str(result.stdout)


def test_a_failing_test_stays_what_failed(shop) -> None:
    shop.makepyfile(test_more="def test_more():\n    assert False")
    result = shop.runpytest_inprocess(*plugin(), "--clause-coverage=shop:sale")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["Clause coverage of The sale: 60% (3 of 5 points)"])


def test_a_mutant_is_what_tests_import(shop) -> None:
    result = shop.runpytest_inprocess(*plugin(), "--mutant=shop:sale#2")
    result.assert_outcomes(passed=1, failed=1)


def test_the_plugin_costs_nothing_where_it_is_not_asked_for() -> None:
    script = (
        "import sys, contract_rules.testing.plugin; "
        "print([m for m in sys.modules if m.split('.')[0] == 'hypothesis'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "[]\n"


def test_the_plugin_does_nothing_where_it_is_not_asked_for(shop) -> None:
    result = shop.runpytest_inprocess(*plugin())
    result.assert_outcomes(passed=2)
    assert "clause coverage" not in str(result.stdout)


def test_a_clause_that_is_written_again_is_the_same() -> None:
    again = clause("C1", ann.must_not(Visit(level=1), provided=(cyd.did(Visit(level=1)))))
    twice = clause("C1", ann.must_not(Visit(level=1), provided=(cyd.did(Visit(level=1)))))
    with clause_coverage(contract(again)) as seen, Engine(contract(twice), [visit(1)]) as engine:
        engine.decide(ann, Visit(level=1), on=day(2))
    assert told(seen) == [("C1", "norm", 1)]


def test_alternatives_among_other_conditions_are_points() -> None:
    either = cyd.did(Visit(level=1)) | cyd.did(Visit(level=2))
    both = contract(clause("C1", ann.must_not(Visit(), provided=either & bea.did(Visit(level=1)))))
    facts = [visit(1, 2), visit(1, 1, by=bea)]
    with clause_coverage(both) as seen, Engine(both, facts) as engine:
        engine.decide(ann, Visit(level=1), on=day(2))
    assert [t[2] for t in told(seen)] == [1, 0, 1]
