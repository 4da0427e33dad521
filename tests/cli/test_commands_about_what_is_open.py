"""The commands about what is open say what the library says."""

from __future__ import annotations

import json
from datetime import date

import pytest

from contract_rules import Engine, Verdict
from contract_rules.__main__ import main
from contract_rules.agreements.microsoft_openai import (
    Consent,
    HostAPI,
    ProcureCompute,
    agreement,
    aws,
    coreweave,
    general_public,
    microsoft,
    openai,
    record,
)

BUY = ("OpenAI", "ProcureCompute", "provider=CoreWeave")
HOST = ("OpenAI", "HostAPI", "cloud=AWS", "customer=the general public")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """The status, the output and the errors of a command."""
    monkeypatch.setenv("COLUMNS", "80")

    def call(*args: str) -> tuple[int, str, str]:
        status = main(list(args))
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def test_why_tells_what_would_change_it(run) -> None:
    """Beside the decision; as data, too."""
    status, told, _ = run("why", *BUY, "--on", "2024-06-30")
    assert status == 2
    with Engine(agreement, record) as engine:
        decision = engine.decide(openai, ProcureCompute(coreweave), on=date(2024, 6, 30))
        (missing,) = decision.why_not(Verdict.PERMITTED)
    assert told == f"{decision}\n\n{missing}\n"
    assert str(missing) == (
        "It would be permitted if Microsoft did consent to CoreWeave by 2024-06-30."
    )
    _, data, _ = run("why", *BUY, "--on", "2024-06-30", "--json")
    (change,) = json.loads(data)["missing"]
    assert (change["verdict"], change["events"][0]["by"]) == ("permitted", "Microsoft")
    status, told, _ = run("why", "OpenAI", "BuildCapacity", "--on", "2024-06-30")
    assert (status, told.splitlines()[0][:3]) == (0, "MAY")


def test_readings_and_knowledge_are_options(run) -> None:
    """Of every command; what is no reading is refused in a line."""
    asked = (*BUY, "--on", "2025-03-20")
    assert run("why", *asked)[0] == 4
    assert run("decide", *asked, "--known-by", "2025-01-01")[0] == 2
    status, told, _ = run("why", *asked, "--reading", "first-refusal-lapse=refusal")
    assert (status, "first-refusal-lapse" in told.splitlines()[2]) == (4, False)
    for wrong, said in (
        ("first-refusal-lapse", "settles no question; write --reading question=reading"),
        ("first-refusal-lapse=refused", "did you mean 'refusal'?"),
        ("first-refusal=refusal", "did you mean 'first-refusal-lapse'?"),
    ):
        status, told, error = run("decide", *asked, "--reading", wrong)
        assert (status, told, said in error) == (1, "", True)


def test_what_if_tells_gains_and_losses(run) -> None:
    """Of events and of readings."""
    supposed = "2024-06-01 Microsoft Consent provider=CoreWeave"
    status, told, _ = run("what-if", supposed, "--on", "2024-06-30")
    on = date(2024, 6, 30)
    with Engine(agreement, record) as engine:
        consent = microsoft.does(Consent(coreweave), on=date(2024, 6, 1))
        with engine.suppose(consent) as other:
            expected = str(engine.report(on=on).diff(other.report(on=on)))
    assert (status, told) == (0, f"{expected}\n")
    assert "CoreWeave" in told
    reading = ("--suppose", "acquired-technology=included")
    _, told, _ = run("what-if", *reading, "--on", "2024-06-30")
    assert "UseAcquiredTechnology" in run("what-if", *reading, "--on", "2024-06-30", "--json")[1]
    assert told
    for wrong in ("2024-06-01 Microsoft", "'2024"):
        status, _, error = run("what-if", wrong, "--on", "2024-06-30")
        assert (status, "states no event" in error) == (1, True)


def test_diff_compares_dates_knowledge_and_contracts(run) -> None:
    """Nothing changes from a date to itself."""
    status, told, _ = run("diff", "2025-02-01", "2025-02-01")
    assert (status, told.splitlines()[-1]) == (0, "Nothing differs.")
    told_before = told
    _, told, _ = run("diff", "2026-04-26", "2026-04-27")
    with Engine(agreement, record) as engine:
        before, after = (engine.report(on=date(2026, 4, n)) for n in (26, 27))
    assert told == f"{before.diff(after)}\n"
    status, told, _ = run("diff", "2031-06-01@2025-06-01", "2031-06-01@2026-06-01")
    assert (status, "GPT-4o" in told or "any model" in told) == (0, True)
    other = ("--other", "contract_rules.agreements.microsoft_openai:agreement")
    assert run("diff", "2025-02-01", "2025-02-01", *other)[1] == told_before


def test_history_tells_the_intervals(run) -> None:
    """Each with what changed it."""
    status, told, _ = run("history", *HOST)
    with Engine(agreement, record) as engine:
        found = engine.history(openai, HostAPI(cloud=aws, customer=general_public))
    assert (status, told) == (0, "\n".join(map(str, found)) + "\n")
    data = json.loads(run("history", *HOST, "--json")[1])
    assert data == [json.loads(json.dumps(interval.to_json())) for interval in found]


def test_questions_lists_what_is_open(run) -> None:
    """With how many positions turn on it; what is settled is left out."""
    status, told, _ = run("questions", "--on", "2025-03-20")
    assert status == 0
    assert told.startswith("  0  post-agi-access: Does Microsoft lose a model")
    assert "\n  1  self-built-capacity: " in told
    assert "DeclineFirstRefusal by Microsoft, off the record" in told
    assert max(map(len, told.splitlines())) <= 80
    settled = ("--reading", "self-built-capacity=outside")
    assert "self-built" not in run("questions", "--on", "2025-03-20", *settled)[1]
    data = json.loads(run("questions", "--on", "2025-03-20", "--json")[1])
    assert data[0] == {
        "point": "post-agi-access",
        "turns": 0,
        "readings": ["restricted", "lost", "kept"],
    }
    assert data[-1].keys() == {"point", "turns"}
