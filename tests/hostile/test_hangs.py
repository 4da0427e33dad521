"""What would keep an engine busy for ever is asked in a process of its own, with a limit."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import settings

LIMIT = 120
"""Seconds; each takes one or two, on a machine that does nothing else."""

MANY = 1000 if settings().max_examples < 1000 else 10_000

BEGINNING = f"""
from datetime import date, timedelta
from contract_rules import Action, Clause, Contract, Engine, Field, Party, Verdict, anything

class A(Action):
    x: Field[int] = anything

class B(Action):
    x: Field[int] = anything

class C(Action):
    x: Field[int] = anything

class D(Action):
    x: Field[int] = anything

MANY, START = {MANY}, date(2020, 1, 1)
ann, bea = Party("Ann"), Party("Bea")
happened = [
    bea.does(kind(n), on=START + timedelta(days=n % 300), id=f"{{kind.__name__}}{{n}}")
    for kind in (A, B) for n in range(MANY)
]

def verdict(*norms, parties=(ann, bea), by=ann, facts=happened):
    clauses = tuple(Clause(f"C{{n}}", "No.", norm) for n, norm in enumerate(norms))
    contract = Contract(
        name="The contract",
        parties=parties,
        clauses=clauses,
        effective=START,
        actions=(A, B, C, D),
    )
    with Engine(contract, facts) as engine:
        return engine.decide(by, D(1), on=date(2021, 6, 1)).verdict
"""

CASES = {
    "acts off the record that are compared with each other": """
from contract_rules import at_most

class Doubt(Action, on_record=False):
    x: Field[int] = anything

low, any_ = bea.did(Doubt(at_most(D.x))), bea.did(Doubt())
barred = ann.must_not(D(), provided=low, unless=any_ & (any_.on <= low.on))
allowed = ann.may(D(), provided=~bea.did(Doubt(at_most(3))))
clauses = Clause("1", "A.", allowed), Clause("2", "B.", barred)
contract = Contract(name="C", parties=(ann, bea), clauses=clauses, effective=START)
with Engine(contract) as engine:
    decision = engine.decide(ann, D(1), on=START + timedelta(days=1))
assert decision.verdict is Verdict.UNDETERMINED
assert len(decision.ways) < 30
""",
    "many parties": """
many = tuple(Party(f"No. {n}") for n in range(1200))
norms = [one.must_not(D()) for one in many]
assert verdict(*norms, parties=many, by=many[-1], facts=()) is Verdict.PROHIBITED
assert verdict(*norms, parties=many, by=many[0], facts=()) is Verdict.PROHIBITED
""",
    "conditions that share nothing": """
given = bea.did(A()) & bea.did(B())
assert verdict(ann.must_not(D(), provided=given)) is Verdict.PROHIBITED
""",
    "and one that never holds": """
given = bea.did(A()) & bea.did(B()) & bea.did(C())
assert verdict(ann.must_not(D(), provided=given)) is Verdict.SILENT
""",
    "and an exception that has nothing to do with them": """
given = bea.did(A()) & bea.did(B())
norm = ann.must_not(D(), provided=given, unless=bea.did(A(x=MANY - 1)))
assert verdict(norm) is Verdict.PERMITTED
""",
    "and what is not to have happened": """
given = bea.did(A()) & bea.did(B()) & ~bea.did(A(x=MANY - 1))
assert verdict(ann.must_not(D(), provided=given)) is Verdict.SILENT
""",
    "an event that many fit": """
same = [bea.does(A(1), on=START, id=str(n)) for n in range(MANY)]
norm = ann.must_not(D(), provided=bea.did(A(x=D.x)), unless=bea.did(A(x=D.x)) & (A.on > START))
assert verdict(norm, facts=same) is Verdict.PROHIBITED
""",
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_it_comes_to_an_end(case) -> None:
    """And with the right answer."""
    command = [sys.executable, "-c", BEGINNING + CASES[case]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 0, done.stderr
