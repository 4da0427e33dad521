"""Files of cases, as the pytest plugin collects and runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_rules.testing.cases import pytest_items

pytest_plugins = ["pytester"]

USED = pytest_items
"""Imported here, as pytester forgets what a test imports."""

EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = (EXAMPLES / "lease.cases.yaml").read_text(encoding="utf-8")
LEASE = (EXAMPLES / "lease.yaml").read_text(encoding="utf-8")
PLUGIN = ("-p", "contract_rules.testing.plugin")


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Run pytest on files by their names and what stands in them."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def ran(*args: str, **files: str) -> pytest.RunResult:
        pytester.path.joinpath("lease.yaml").write_text(LEASE, encoding="utf-8")
        for name, text in files.items():
            pytester.path.joinpath(name.replace("_", ".")).write_text(text, encoding="utf-8")
        return pytester.runpytest_inprocess(*PLUGIN, "-p", "no:cacheprovider", *args)

    return ran


def test_each_case_is_a_test_by_its_name(run) -> None:
    """Other YAML files are left alone, that of the contract among them."""
    result = run("-v", lease_cases_yaml=CASES, other_yaml="- [")
    result.assert_outcomes(passed=6)
    result.stdout.fnmatch_lines(["lease.cases.yaml::What never happened is no breach PASSED*"])


def test_a_failure_prints_the_reasons_and_no_traceback(run) -> None:
    result = run(
        lease_cases_yaml=CASES.replace("expected: MAY NOT\n  why", "expected: MAY\n  why")
    )
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(
        [
            "FAILS  lease.cases.yaml:4:3  Without agreement the tenant may not sublet",
            "  expected: answer MAY",
            "  answered: answer MAY NOT",
            "  why:      Clause 7 forbids it.",
            "  MAY NOT  7  the tenant: sublet to Anna (2026-02-02)",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*runtest*")


def test_mistakes_of_a_file_are_errors_of_it(run) -> None:
    text = CASES.replace("asked: breaches of tenant", "asked: breeches of tenant")
    result = run(lease_cases_yaml=text.replace("on: 2026-03-01", "on: March"))
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*lease.cases.yaml:25:10: 'breeches' begins no question*", "*lease.cases.yaml:34:7: *"]
    )


def test_which_files_hold_cases_can_be_said_otherwise(run) -> None:
    """By patterns; without one none does."""
    run("-o", "contract_cases=", lease_cases_yaml=CASES).assert_outcomes()
    result = run("-o", "contract_cases=*.table.yaml", lease_cases_yaml="- [", a_table_yaml=CASES)
    result.assert_outcomes(passed=6)


def test_what_else_goes_wrong_is_told_as_by_pytest(run, monkeypatch) -> None:
    def broken(_: object) -> None:
        msg = "a fault"
        raise RuntimeError(msg)

    monkeypatch.setattr("contract_rules.testing.cases.running.ContractCase.run", broken)
    result = run(lease_cases_yaml=CASES)
    result.assert_outcomes(failed=6)
    result.stdout.fnmatch_lines(["*RuntimeError: a fault"])
