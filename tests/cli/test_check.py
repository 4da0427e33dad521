"""The command that tells what is wrong with a contract, as histories show."""

from __future__ import annotations

import json
import sys
from datetime import date

from contract_rules import Action, Clause, Contract, Party
from contract_rules.__main__ import main
from contract_rules.testing import check_contract


class Deliver(Action, phrase="deliver"):
    pass


ann = Party("Ann")
asks = Clause("1", "Ann delivers.", ann.must(Deliver(), by=date(2025, 6, 30)))
bans = Clause("2", "Ann does not deliver.", ann.must_not(Deliver()))
clash = Contract(name="Clash", parties=(ann,), clauses=(asks, bans), effective=date(2025, 1, 1))
lasting = Clause("1", "Ann delivers.", ann.must(Deliver()))
endless = Contract(name="Endless", parties=(ann,), clauses=(lasting,), effective=date(2025, 1, 1))
sound = Contract(name="Sound", parties=(ann,), clauses=(asks,), effective=date(2025, 1, 1))


def few(name: str) -> tuple[str, ...]:
    return ("check", "--contract", f"{__name__}:{name}", "--examples", "20")


def test_what_is_found_is_printed_with_the_history_that_shows_it(capsys) -> None:
    assert main([*few("clash")]) == 2
    found = check_contract(clash, examples=20)
    told = capsys.readouterr().out
    assert found
    assert all(line.strip() in " ".join(told.split()) for line in _lines(found))
    assert told.splitlines()[-1] == (
        f"{len(found)} found in Clash, by at most 20 histories for each clause"
    )
    assert all(len(line) <= 80 for line in told.splitlines())


def _lines(found) -> list[str]:
    return [" ".join(line.split()) for flaw in found for line in str(flaw).splitlines()]


def test_what_is_found_is_data(capsys) -> None:
    assert main([*few("clash"), "--json"]) == 2
    data = json.loads(capsys.readouterr().out)
    found = check_contract(clash, examples=20)
    assert [(one["flaw"], one["clause"], one["text"]) for one in data] == [
        (flaw.kind.value, flaw.clause, flaw.text) for flaw in found
    ]
    assert all(one["format"] == 2 for one in data)
    assert [one["history"] for one in data] == [
        None if flaw.history is None else [] for flaw in found
    ]


def test_each_flaw_has_its_name_severity_and_mending(capsys) -> None:
    assert main([*few("endless"), "--json"]) == 2
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["name"], one["severity"], one["wording"]) == (
        "1 endless duty",
        "warning",
        "Ann delivers.",
    )
    assert one["instead"].startswith("write within=")
    assert one["accepted"] is None


ACCEPTS = "1 endless duty: It ends with the season."


def test_what_is_accepted_is_told_and_is_no_failure(capsys, tmp_path) -> None:
    """By an option, or by a line of a file; what is accepted in vain is one."""
    file = tmp_path / "accepted.txt"
    file.write_text(f"# what our lawyer says\n\n{ACCEPTS}\n", encoding="utf-8")
    for options in (("--accept", ACCEPTS), ("--accepted", str(file))):
        assert main([*few("endless"), *options]) == 0
        told = capsys.readouterr().out
        assert told.startswith("1 endless duty  (accepted)\n")
        assert "    accepted: It ends with the season.\n" in told
        assert " ".join(told.split()).endswith(" for each clause; 1 accepted")
    assert main([*few("endless"), "--accept", ACCEPTS, "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert one["accepted"] == "It ends with the season."
    assert main([*few("endless"), "--accept", ACCEPTS, "--sarif"]) == 0
    ((result,),) = (run["results"] for run in json.loads(capsys.readouterr().out)["runs"])
    assert result["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "It ends with the season."}
    ]
    assert main([*few("sound"), "--accept", ACCEPTS]) == 2
    assert "there is no such flaw" in " ".join(capsys.readouterr().out.split())


def test_what_accepts_no_flaw_is_refused(capsys) -> None:
    for wrong in (("1 endless duty",), ("1 endless duty: ",), (ACCEPTS, ACCEPTS)):
        options = [part for one in wrong for part in ("--accept", one)]
        assert main([*few("endless"), *options]) == 1
        assert "accepts no flaw; write each once" in capsys.readouterr().err


def test_where_nothing_is_found_it_says_so(capsys) -> None:
    assert main([*few("sound")]) == 0
    assert capsys.readouterr().out == (
        "nothing found in Sound, by at most 20 histories for each clause\n"
    )


def test_without_the_testing_kit_it_says_what_to_install(capsys, monkeypatch) -> None:
    missing = "contract_rules.testing needs: pip install 'contract-rules[testing]'"

    class Absent:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "contract_rules.testing":
                raise ModuleNotFoundError(missing)

    for name in [n for n in sys.modules if n.startswith("contract_rules.testing")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])
    assert main([*few("sound")]) == 1
    assert capsys.readouterr().err == f"error: {missing}\n"
