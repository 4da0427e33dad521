"""Clause coverage: what of a contract a user's tests brought into play, and what not."""

from __future__ import annotations

import json
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from contract_rules import (
    Amendment,
    Contract,
    Definition,
    Engine,
    Question,
    anything,
    assigns,
    begins,
    days,
    ends,
    resumes,
    suspends,
    terminates,
    undisclosed,
    usd,
    waives,
)
from contract_rules.testing.coverage.measuring import ClauseCoverage, clause_coverage
from contract_rules.testing.coverage.points import PointKind
from contract_rules.testing.mutation.trial import plugin
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from contract_rules.version import VERSION
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    each_matcher,
    order,
    pay,
    visit,
)

READS = Question("strict", "Is it strict?", readings=("yes", "no"))

PRICE = clause(
    "C1",
    bea.must(
        Pay(amount=Order.price, to=ann),
        upon=Order,
        within=days(10),
        otherwise=bea.must(Deliver(level=1), within=days(5)),
    ),
)
QUIET = clause(
    "C2",
    ann.must_not(
        Visit(level=anything),
        provided=cyd.did(Visit(level=1)) | cyd.did(Visit(level=2)),
        unless=bea.did(Visit(level=1)) | bea.did(Visit(level=2)),
        until=bea.did(Deliver(level=3)),
    ),
)
LEAVE = clause("C3", ann.can(Claim(number=1), then=(ends("C2"), suspends("C1", extends=True))))
TALE = contract(PRICE, QUIET, LEAVE)


def told(seen: ClauseCoverage) -> list[tuple[str, str, int]]:
    """The points, each with the provision, what it is, and how often it was brought into play."""
    return [(point.provision, point.kind.value, seen.count(point)) for point in seen.points]


def test_that_a_duty_of_an_undisclosed_amount_is_kept_is_no_point() -> None:
    """Nothing on record can show it kept; late, however, it can be."""
    owed = bea.must(Pay(amount=undisclosed, to=ann), upon=Order, within=days(10))
    beside = bea.must(Pay(amount=Order.price, to=cyd), upon=Order)
    seen = ClauseCoverage(contract(clause("C1", owed, beside)))
    assert [kind for _, kind, _ in told(seen)] == ["norm", "missed", "norm", "kept"]


def test_every_norm_exception_effect_and_deadline_is_a_point() -> None:
    seen = ClauseCoverage(TALE)
    assert [str(point) for point in seen.points] == [
        "C1  norm: Bea must pay (the price in ordering, Ann)",
        "C1  kept: Bea must pay (the price in ordering, Ann)",
        "C1  missed: Bea must pay (the price in ordering, Ann)",
        "C1  norm: Bea must deliver (1)",
        "C1  kept: Bea must deliver (1)",
        "C1  missed: Bea must deliver (1)",
        "C2  norm: Ann may not visit (any level)",
        "C2  alternative: Cyd visited (1)",
        "C2  alternative: Cyd visited (2)",
        "C2  exception: Bea visited (1)",
        "C2  exception: Bea visited (2)",
        "C2  end: Bea delivered (3)",
        "C3  norm: Ann can claim (1, anyone)",
        "C3  effect: ends C2",
        "C3  effect: suspends C1",
    ]
    assert seen.missing() == seen.points
    assert seen.percent == 0


def test_nothing_asked_brings_nothing_into_play() -> None:
    with clause_coverage(TALE) as seen, Engine(TALE, [order(1)]):
        pass
    assert seen.percent == 0


def test_a_norm_that_applies_is_in_play_by_the_alternative_that_holds() -> None:
    with clause_coverage(TALE) as seen, Engine(TALE, [visit(1, 2)]) as engine:
        engine.decide(ann, Visit(level=1), on=day(2))
        engine.decide(ann, Visit(level=2), on=day(2))
    assert [t for t in told(seen) if t[2]] == [("C2", "norm", 2), ("C2", "alternative", 2)]
    assert [str(p) for p in seen.points if seen.count(p)][1] == "C2  alternative: Cyd visited (2)"


@each_matcher
@pytest.mark.parametrize(
    ("done", "point"),
    [
        (visit(2, 1, by=bea), "C2  exception: Bea visited (1)"),
        (visit(2, 2, by=bea), "C2  exception: Bea visited (2)"),
        (deliver(2, 3, by=bea), "C2  end: Bea delivered (3)"),
    ],
)
def test_an_exception_is_in_play_by_its_alternative(matcher, done, point) -> None:
    with clause_coverage(TALE) as seen, Engine(TALE, [visit(1), done], matcher=matcher) as engine:
        engine.decide(ann, Visit(level=1), on=day(3))
    assert [str(p) for p in seen.points if seen.count(p)] == [point]


@pytest.mark.parametrize(
    ("paid", "on", "seen_of_grace"),
    [(3, 5, []), (6, 8, ["norm", "kept"]), (9, 9, ["norm", "missed"]), (30, 8, ["norm"])],
)
def test_grace_is_kept_or_missed(paid, on, seen_of_grace) -> None:
    """Due on the 5th, with grace to the 8th."""
    asked = Pay(amount=usd(5), to=ann)
    norm = bea.must(asked, by=day(5), otherwise=bea.must(asked, by=day(8)))
    agreed = contract(clause("C1", norm))
    with clause_coverage(agreed) as seen, Engine(agreed, [pay(paid, 5)]) as engine:
        engine.duties(on=day(on))
    assert [kind for _, kind, count in told(seen)[3:] if count] == seen_of_grace


def test_deadlines_are_met_or_missed() -> None:
    facts = [order(1), pay(5, 10), order(6, 20)]
    with clause_coverage(TALE) as seen, Engine(TALE, facts) as engine:
        engine.duties(on=day(16))
        assert [t for t in told(seen) if t[2]] == [("C1", "norm", 2), ("C1", "kept", 1)]
        engine.duties(on=day(17))
    assert [t for t in told(seen) if t[2]] == [
        ("C1", "norm", 4),
        ("C1", "kept", 2),
        ("C1", "missed", 1),
        ("C1", "norm", 1),
    ]


def test_findings_are_answers_too() -> None:
    with clause_coverage(TALE) as seen, Engine(TALE) as engine:
        engine.record(order(1), pay(5, 10))
    assert [t for t in told(seen) if t[2]] == [("C1", "norm", 2), ("C1", "kept", 1)]


def test_effects_are_in_play_where_they_take_place() -> None:
    with clause_coverage(TALE) as seen, Engine(TALE, [claim(3, 2)]):
        assert seen.percent == 0
    with clause_coverage(TALE) as seen, Engine(TALE, [claim(3)]) as engine:
        assert seen.percent == 0  # what it ends has not ended yet
        engine.duties(on=day(4))
        assert [t for t in told(seen) if t[2]] == [("C3", "effect", 1), ("C3", "effect", 1)]


def test_every_effect_has_its_words() -> None:
    power = ann.can(
        Claim(number=1, to=anything),
        then=(
            begins("C9", after=days(3)),
            begins(bea.may(Visit(level=1))),
            ends("C9"),
            resumes("C9"),
            waives("C1"),
            assigns("C1", to=Claim.to),
            terminates(),
        ),
    )
    sale = contract(
        PRICE, clause("C9", bea.may(Visit(level=2)), dormant=True), clause("C4", power)
    )
    effects = [p.text for p in ClauseCoverage(sale).points if p.kind is PointKind.EFFECT]
    assert effects == [
        "begins C9 after 3 days",
        "begins that Bea may visit (1)",
        "ends C9",
        "resumes C9",
        "waives what is owed under C1",
        "assigns what is owed under C1 to the party named in claiming",
        "terminates the contract",
    ]


STRICT = contract(
    clause("C1", ann.must_not(Visit(level=1), provided=READS.reads("yes"))),
    clause("C2", bea.must(Deliver(level=1), upon=Order, provided=READS.reads("no"))),
)


def test_readings_are_in_play_as_ways_or_as_settled() -> None:
    with clause_coverage(STRICT) as seen, Engine(STRICT) as engine:
        engine.decide(ann, Visit(level=2), on=day(2))
        assert [t for t in told(seen) if t[1] == "reading"] == [
            ("strict", "reading", 0),
            ("strict", "reading", 0),
        ]
        engine.decide(ann, Visit(level=1), on=day(2), readings={"strict": "no"})
        assert told(seen)[-2:] == [("strict", "reading", 0), ("strict", "reading", 1)]
        engine.decide(ann, Visit(level=1), on=day(2))
    assert told(seen)[-2:] == [("strict", "reading", 1), ("strict", "reading", 2)]
    assert told(seen)[0] == ("C1", "norm", 1)


def test_readings_of_duties() -> None:
    with clause_coverage(STRICT) as seen, Engine(STRICT, [order(1)]) as engine:
        engine.duties(on=day(2))
    assert told(seen)[1:] == [
        ("C2", "norm", 1),
        ("C2", "kept", 0),
        ("strict", "reading", 1),
        ("strict", "reading", 1),
    ]


MEANT = Definition("D1", "Who has visited.", cyd.did(Visit(level=1)) | cyd.did(Visit(level=2)))
DEFINED = contract(
    MEANT,
    clause(
        "C1", ann.must_not(Deliver(level=1), provided=MEANT.holds, unless=bea.did(Visit(level=1)))
    ),
    clause("C2", ann.must_not(Deliver(level=2), provided=~MEANT.holds)),
    amendments=(
        Amendment(
            title="A1",
            effective=day(20),
            replaces=(Definition("D1", "Who has visited.", cyd.did(Visit(level=3))),),
        ),
    ),
)


def test_definitions_are_in_play_by_the_text_in_force() -> None:
    with clause_coverage(DEFINED) as seen, Engine(DEFINED, [visit(1, 2), visit(2, 3)]) as engine:
        engine.decide(ann, Deliver(level=1), on=day(3))
        first = [(str(p), p.since) for p in seen.points if seen.count(p)]
        engine.decide(ann, Deliver(level=1), on=day(25))
    assert first == [
        ("D1  definition: Who has visited.", day(1)),
        ("D1  alternative: Cyd visited (2)", day(1)),
        ("C1  norm: Ann may not deliver (1)", day(1)),
    ]
    assert [(p.provision, p.since) for p in seen.points if seen.count(p)] == [
        ("D1", day(1)),
        ("D1", day(1)),
        ("D1", day(20)),
        ("C1", day(1)),
    ]


def test_a_remedy_stands_by_the_text_that_had_its_clause() -> None:
    gone = Amendment(title="A1", effective=day(5), repeals=("C1",))
    sale = contract(PRICE, amendments=(gone,))
    with clause_coverage(sale) as seen, Engine(sale, [order(1)]) as engine:
        engine.duties(on=day(12))
    assert [t[2] for t in told(seen)] == [1, 0, 1, 1, 0, 0]


def test_a_contract_as_it_was_known_counts_and_another_does_not() -> None:
    other = Contract(
        name="Another", parties=TALE.parties, clauses=TALE.clauses, effective=TALE.effective
    )
    elsewhere = contract(clause("C2", ann.must_not(Visit(level=1))))
    with clause_coverage(TALE) as seen:
        for asked in (other, elsewhere):
            with Engine(asked, [visit(1), claim(1), order(1)]) as engine:
                engine.decide(ann, Visit(level=1), on=day(2))
                engine.duties(on=day(2))
        assert seen.percent == 0
        with Engine(TALE, [visit(1)]) as engine:
            engine.decide(ann, Visit(level=1), on=day(2), known_by=day(3))
    assert [t for t in told(seen) if t[2]] == [("C2", "norm", 1), ("C2", "alternative", 1)]


def test_duties_of_a_clause_that_differs_count_for_nothing() -> None:
    other = contract(clause("C1", bea.must(Deliver(level=1), upon=Order)))
    with clause_coverage(TALE) as seen, Engine(other, [order(1)]) as engine:
        engine.duties(on=day(2))
    assert seen.percent == 0


def test_a_contract_without_norms_is_in_play() -> None:
    bare = contract(clause("C1"))
    assert ClauseCoverage(bare).percent == 100
    assert str(ClauseCoverage(bare)).splitlines() == [
        "Clause coverage of The contract: 100% (0 of 0 points)",
        "",
        "clause         speaks yields outranked unmet pending lapsed kept missed other  points",
    ]


def test_nobody_is_told_once_it_is_over() -> None:
    with clause_coverage(TALE) as seen, Engine(TALE, [visit(1)]) as engine:
        pass
    with Engine(TALE, [visit(1)]) as engine:
        engine.decide(ann, Visit(level=1), on=day(2))
    assert seen.percent == 0


def test_the_table_has_a_row_for_each_clause_and_says_what_is_missing() -> None:
    facts = [visit(1), order(2), visit(3, 1, by=bea), claim(5)]
    with clause_coverage(TALE) as seen, Engine(TALE, facts) as engine:
        engine.decide(ann, Visit(level=1), on=day(2))
        engine.decide(ann, Visit(level=1), on=day(4))
        engine.decide(ann, Visit(level=1), on=day(6))
        engine.duties(on=day(6))
        engine.decide(ann, Claim(2, cyd), on=day(7))
    assert seen.table() == str(seen)
    assert str(seen).splitlines() == [
        "Clause coverage of The contract: 40% (6 of 15 points)",
        "",
        "clause         speaks yields outranked unmet pending lapsed kept missed other  points",
        "C1                  -      -         -     -       -      -    -      -     1     1/6",
        "C2                  1      1         -     -       -      1    -      -     -     3/6",
        "C3                  -      -         -     1       -      -    -      -     -     2/3",
        "",
        "Not brought into play:",
        "C1  kept: Bea must pay (the price in ordering, Ann)",
        "C1  missed: Bea must pay (the price in ordering, Ann)",
        "C1  norm: Bea must deliver (1)",
        "C1  kept: Bea must deliver (1)",
        "C1  missed: Bea must deliver (1)",
        "C2  alternative: Cyd visited (2)",
        "C2  exception: Bea visited (2)",
        "C2  end: Bea delivered (3)",
        "C3  norm: Ann can claim (1, anyone)",
    ]


def test_several_wordings_have_a_row_each() -> None:
    seen = ClauseCoverage(DEFINED)
    rows = [line for line in str(seen).splitlines() if line.endswith(("/1", "/2", "/3"))]
    assert [row.split()[:2] for row in rows] == [
        ["D1", "20-01-01"],
        ["D1", "20-01-20"],
        ["C1", "-"],
        ["C2", "-"],
    ]


def test_it_is_data() -> None:
    with clause_coverage(STRICT) as seen, Engine(STRICT, [order(1)]) as engine:
        engine.decide(ann, Visit(level=1), on=day(2))
        engine.duties(on=day(2), readings={"strict": "no"})
    data = seen.to_json()
    assert json.loads(json.dumps(data)) == data
    assert data == {
        "format": 2,
        "version": VERSION,
        "contract": "The contract",
        "percent": 80.0,
        "seen": 4,
        "of": 5,
        "provisions": [
            {
                "provision": "C1",
                "since": "2020-01-01",
                "outcomes": {"speaks": 1, "unmet": 1},
                "duties": {},
                "verdicts": {"undetermined": 1},
                "points": [{"kind": "norm", "text": "Ann may not visit (1)", "seen": 1}],
            },
            {
                "provision": "C2",
                "since": "2020-01-01",
                "outcomes": {},
                "duties": {"open": 1},
                "verdicts": {},
                "points": [
                    {"kind": "norm", "text": "Bea must deliver (1)", "seen": 1},
                    {"kind": "kept", "text": "Bea must deliver (1)", "seen": 0},
                ],
            },
            {
                "provision": "strict",
                "since": None,
                "outcomes": {},
                "duties": {},
                "verdicts": {},
                "points": [
                    {"kind": "reading", "text": "read as yes", "seen": 1},
                    {"kind": "reading", "text": "read as no", "seen": 2},
                ],
            },
        ],
    }


pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]


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
            "clause * speaks yields outranked unmet pending lapsed kept missed other  points",
            "C1 * -      -         -     -       -      -    1      -     -     2/3",
            "C2 * 1      -         -     -       -      -    -      -     -     1/2",
            "Not brought into play:",
            "C1  missed: Buyer must pay*",
            "C2  exception: Buyer paid*",
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
        (("--mutant-tests-of", "shop:sale"), "*state --mutant-tests=FILE beside it"),
        (
            ("--mutant-tests-of", "shop:sole", "--mutant-tests", "noted.json"),
            "--mutant-tests-of: no contract under 'shop:sole'*",
        ),
    ],
)
def test_the_plugin_says_what_is_wrong_with_its_arguments(shop, arguments, says) -> None:
    result = shop.runpytest_inprocess(*plugin(), *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert any(fnmatch(line, f"*{says}") for line in (*result.errlines, *result.outlines))


def test_a_contract_in_a_file_is_covered_by_tests_that_load_it(pytester) -> None:
    contract(PRICE).dump("sale.yaml")
    pytester.makepyfile(
        test_sale="""
        from datetime import date
        from contract_rules import Contract, Engine

        def test_sale():
            with Engine(Contract.load("sale.yaml")) as engine:
                assert engine.duties(on=date(2020, 1, 2)) == ()
        """
    )
    result = pytester.runpytest_inprocess(*plugin(), "--clause-coverage=sale.yaml")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["Clause coverage of *: 0% (0 of * points)"])


def test_collecting_alone_covers_nothing(shop) -> None:
    result = shop.runpytest_inprocess(*plugin(), "--clause-coverage=shop:sale", "--collect-only")
    assert "clause coverage" not in str(result.stdout)


def test_a_failing_test_stays_what_failed(shop) -> None:
    shop.makepyfile(test_more="def test_more():\n    assert False")
    result = shop.runpytest_inprocess(*plugin(), "--clause-coverage=shop:sale")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["Clause coverage of The sale: 60% (3 of 5 points)"])


def test_a_mutant_is_what_tests_import(shop) -> None:
    result = shop.runpytest_inprocess(*plugin(), "--mutant=shop:sale#8")
    result.assert_outcomes(passed=1, failed=1)


def test_which_tests_touch_which_clauses_is_noted_for_mutants(shop) -> None:
    """Those that do run first, and then all the others."""
    noting = ("--mutant-tests-of=shop:sale", "--mutant-tests=noted.json")
    shop.runpytest_inprocess(*plugin(), *noting).assert_outcomes(passed=2)
    noted = json.loads((shop.path / "noted.json").read_text(encoding="utf-8"))
    resale, payment = "test_shop.py::test_resale", "test_shop.py::test_payment"
    assert noted == {"C1": [payment], "C2": [resale]}
    asked = ("--mutant=shop:sale#3", "--mutant-tests=noted.json", "-v")
    result = shop.runpytest_inprocess(*plugin(), *asked)
    result.stdout.fnmatch_lines([f"{payment} PASSED*", f"{resale} PASSED*"])


@pytest.mark.slow
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
