"""On request, no small change of the reference contract survives the agreement's tests.

``pytest tests/agreement/test_mutants.py --hypothesis-profile=thorough`` asks for it; it takes a
quarter of an hour, and ``contract-rules mutate`` tells the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_rules.testing.mutation.fates import Fate
from contract_rules.testing.mutation.trial import Trial
from support.mutations import MISTAKES

WHERE = "contract_rules.agreements.microsoft_openai:agreement"
HERE = Path(__file__)

FIRST = ("conditions", "clauses", "payments", "questions")
"""The tests that tell most mutants apart, to be asked first."""


def agreement_tests():
    """The files of tests, but for this one."""
    first = [HERE.with_name(f"test_{name}.py") for name in FIRST]
    others = sorted({*HERE.parent.glob("test_*.py")} - {*first, HERE})
    return [str(file) for file in (*first, *others)]


def test_each_mutant_is_killed(request):
    """Survivors would be listed, with a history that tells them from the contract.

    Of mutants that stand for people's mistakes it is not asked.
    """
    if request.config.getoption("--hypothesis-profile", None) != "thorough":
        pytest.skip("asked for by --hypothesis-profile=thorough")
    trial = Trial(WHERE, (*agreement_tests(), "-p", "no:cacheprovider"))
    assert trial.unmutated() is None
    found = [one for one in trial.trialled() if one.mutant.kind not in MISTAKES]
    assert "\n".join(str(one) for one in found if one.fate is not Fate.KILLED) == ""
    assert found
