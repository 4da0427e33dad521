"""What is wrong with a contract as SARIF, at the author's line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from contract_rules import Action, Amendment, Clause, Contract, Party, days
from contract_rules.__main__ import main
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import ContractError, InvalidContractError, UnknownPartyError
from contract_rules.interop import flaws_as_sarif, mistakes_as_sarif, survivors_as_sarif
from contract_rules.testing import (
    Fate,
    Flaw,
    FlawKind,
    History,
    Trialled,
    check_contract,
    mutants,
)
from contract_rules.version import VERSION

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
PLACE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "physicalLocation": {
            "type": "object",
            "additionalProperties": False,
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "additionalProperties": False,
                    "properties": {"uri": {"type": "string"}, "uriBaseId": {"const": "%SRCROOT%"}},
                },
                "region": {
                    "type": "object",
                    "required": ["startLine"],
                    "additionalProperties": False,
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "startColumn": {"type": "integer", "minimum": 1},
                    },
                },
            },
        },
        "logicalLocations": {
            "type": "array",
            "items": {"type": "object", "properties": {"name": {"type": "string"}}},
        },
    },
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
RULE = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "shortDescription": TEXT,
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
    },
}
RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "ruleIndex", "level"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "items": PLACE},
        "relatedLocations": {"type": "array", "items": PLACE},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
SARIF = Draft202012Validator(
    {
        "type": "object",
        "required": ["version", "runs"],
        "additionalProperties": False,
        "properties": {
            "$schema": {"type": "string", "format": "uri"},
            "version": {"const": "2.1.0"},
            "runs": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["tool"],
                    "additionalProperties": False,
                    "properties": {
                        "tool": {
                            "type": "object",
                            "required": ["driver"],
                            "properties": {
                                "driver": {
                                    "type": "object",
                                    "required": ["name"],
                                    "properties": {"rules": {"type": "array", "items": RULE}},
                                }
                            },
                        },
                        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                        "results": {"type": "array", "items": RESULT},
                    },
                },
            },
        },
    }
)
"""What SARIF 2.1.0 asks of the parts that are written here, which have no others."""


class Deliver(Action, phrase="deliver"):
    pass


ann = Party("Ann")
asks = Clause("1", "Ann delivers.", ann.must(Deliver()))
bans = Clause("2", "Ann does not deliver.", ann.must_not(Deliver()))
clash = Contract(name="Clash", parties=(ann,), clauses=(asks, bans), effective=date(2025, 1, 1))
HERE = Path(__file__)
LINES = HERE.read_text(encoding="utf-8").splitlines()


def line_of(text: str) -> int:
    """The number of the line of this file that begins so."""
    return next(n for n, line in enumerate(LINES, 1) if line.startswith(text))


def results_of(log) -> list:
    """The results of a log, which is as SARIF asks, and names rules that are there."""
    SARIF.validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["defaultConfiguration"]["level"] == result["level"]
    return run["results"]


def region(place) -> dict:
    return place["physicalLocation"]["region"]


def test_a_flaw_is_a_result_at_the_line_of_its_clause(monkeypatch) -> None:
    """Where two clauses are at fault, the second is a related place; each is named."""
    monkeypatch.chdir(HERE.parents[1])
    found = [one for one in check_contract(clash, examples=20) if one.kind is FlawKind.CONFLICT]
    (result,) = results_of(flaws_as_sarif(clash, found))
    assert (result["ruleId"], result["level"]) == ("conflict", "error")
    told = f"{found[0].clause}: {found[0].text}\nafter nothing\ninstead: {found[0].instead}"
    assert result["message"]["text"] == told
    places = (*result["locations"], *result["relatedLocations"])
    lines = {"1": line_of("asks ="), "2": line_of("bans =")}
    assert found[0].clauses == ("2", "1")
    assert [one["logicalLocations"] for one in places] == [[{"name": "2"}], [{"name": "1"}]]
    assert [region(one) for one in places] == [{"startLine": lines[id_]} for id_ in ("2", "1")]
    assert places[0]["physicalLocation"]["artifactLocation"] == {
        "uri": "interop/test_sarif.py",
        "uriBaseId": "%SRCROOT%",
    }


def test_a_file_elsewhere_is_named_in_full(monkeypatch, tmp_path) -> None:
    """As a URI; and a clause that no line wrote has no place in a file."""
    monkeypatch.chdir(tmp_path)
    flaw = Flaw(kind=FlawKind.UNCLEAR_CAP, clause="1", history=None, text="which?", clauses=("1",))
    (result,) = results_of(flaws_as_sarif(clash, [flaw]))
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": HERE.resolve().as_uri()}
    assert (result["level"], "relatedLocations" in result) == ("note", False)
    read = from_json(Contract, to_json(clash))
    (result,) = results_of(flaws_as_sarif(read, [flaw]))
    assert result["locations"] == [{"logicalLocations": [{"name": "1"}]}]


def test_where_no_clause_is_at_fault_the_contract_is() -> None:
    flaw = Flaw(kind=FlawKind.BROKEN_LAW, clause="Clash", history=History(), text="so")
    (result,) = results_of(flaws_as_sarif(clash, [flaw]))
    (place,) = result["locations"]
    assert place["logicalLocations"] == [{"name": "Clash"}]
    assert region(place) == {"startLine": line_of("clash =")}


def test_a_clause_of_several_wordings_is_at_each_of_them() -> None:
    """In the order of the text."""
    again = Clause("1", "Ann delivers soon.", ann.must(Deliver()))
    change = Amendment(title="Soon", effective=date(2025, 2, 1), replaces=(again,))
    contract = Contract(
        name="Two",
        parties=(ann,),
        clauses=(asks,),
        amendments=(change,),
        effective=date(2025, 1, 1),
    )
    flaw = Flaw(kind=FlawKind.GAP, clause="1", history=None, text="so", clauses=("1",))
    (result,) = results_of(flaws_as_sarif(contract, [flaw]))
    places = (*result["locations"], *result["relatedLocations"])
    assert [region(one)["startLine"] for one in places] == [
        line_of("asks ="),
        line_of("    again ="),
    ]


def test_a_fingerprint_is_of_what_is_told_and_not_of_where() -> None:
    def fingerprint(contract, clause: str) -> str:
        flaw = Flaw(kind=FlawKind.GAP, clause=clause, history=None, text="so")
        (result,) = results_of(flaws_as_sarif(contract, [flaw]))
        return result["partialFingerprints"]["contractRules/v1"]

    elsewhere = from_json(Contract, to_json(clash))
    assert fingerprint(clash, "1") == fingerprint(elsewhere, "1")
    assert fingerprint(clash, "1") != fingerprint(clash, "2")


def test_a_mutant_that_tests_do_not_notice_is_a_result_at_the_line_of_its_clause() -> None:
    """Those that are killed are none; what no line wrote has no place in a file."""
    early = Clause("1", "Ann delivers.", ann.must(Deliver(), within=days(9)))
    other = Clause("2", "Ann delivers.", ann.must(Deliver(), within=days(9)))
    later = Clause("1", "Ann delivers soon.", ann.must(Deliver(), within=days(5)))
    sooner = Amendment(title="Soon", effective=date(2025, 2, 1), replaces=(later,))
    agreed = Contract(
        name="Two",
        parties=(ann,),
        clauses=(early, other),
        amendments=(sooner,),
        effective=date(2025, 1, 1),
    )
    trialled = [
        Trialled(one, Fate.KILLED if one.clause == "2" else Fate.NOT_TOLD_APART, tried=3)
        for one in mutants(agreed)
    ]
    log = survivors_as_sarif(agreed, trialled)
    results = results_of(log)
    assert {(one["ruleId"], one["level"]) for one in results} == {
        ("mutant-not-told-apart", "note")
    }
    named = [(one["locations"][0]["logicalLocations"][0]["name"]) for one in results]
    lines = [region(one["locations"][0])["startLine"] for one in results]
    assert {*zip(named, lines, strict=True)} == {
        ("1", line_of("    early =")),
        ("1", line_of("    later =")),
        ("Soon", line_of("    sooner =")),
    }
    prints = [one["partialFingerprints"]["contractRules/v1"] for one in results]
    assert len({*prints}) == len(prints)
    assert [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]] == [
        "mutant-survives",
        "mutant-not-told-apart",
    ]
    read = from_json(Contract, to_json(agreed))
    first = Trialled(next(mutants(read)), Fate.NOT_TOLD_APART)
    (result,) = results_of(survivors_as_sarif(read, [first]))
    assert result["locations"] == [{"logicalLocations": [{"name": "1"}]}]


def test_each_kind_of_flaw_is_a_rule_that_says_what_it_is() -> None:
    """Found or not, so that the rules of two runs are the same."""
    log = flaws_as_sarif(clash, [])
    assert results_of(log) == []
    driver = log["runs"][0]["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("contract-rules", VERSION)
    assert [rule["id"] for rule in driver["rules"]] == [
        kind.value.replace(" ", "-") for kind in FlawKind
    ]


def test_a_mistake_is_a_result_by_its_kind() -> None:
    """Where nothing tells the place, there is none."""
    (result,) = results_of(mistakes_as_sarif(UnknownPartyError("who?")))
    assert (result["ruleId"], result["message"]["text"]) == ("UnknownPartyError", "who?")
    assert result["locations"] == []
    eve = Party("Eve")
    with pytest.raises(ContractError) as raised:
        Contract(
            name="Mistaken",
            parties=(ann,),
            clauses=(Clause("1", "x", eve.must(Deliver())),),
            effective=date(2025, 1, 1),
        )
    (result,) = results_of(mistakes_as_sarif(raised.value))
    (place,) = result["locations"]
    assert region(place)["startLine"] == line_of('            clauses=(Clause("1", "x"')
    assert result["message"]["text"] == str(raised.value)


BAD = """\
name: Bad
effective: 2025-01-01
parties:
  ann: Ann
actions:
  Deliver:
    phrase: deliver
clauses:
  1:
    text: Ann delivers.
    norms:
      ann must: Deliverr
  2:
    text: Bob does not.
    norms:
      bob must not: Deliver
"""


def told(capsys, *args: str) -> tuple[int, str, str]:
    status = main(["check", *args])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_command_tells_flaws_and_mistakes_as_sarif(capsys, tmp_path, monkeypatch) -> None:
    """Of a file with line and column, all of them at once; what is no contract is an error."""
    monkeypatch.chdir(tmp_path)
    Path("bad.yaml").write_text(BAD, encoding="utf-8")
    status, out, _ = told(capsys, "--contract", "bad.yaml", "--sarif")
    found = results_of(json.loads(out))
    assert status == 2
    assert [region(one["locations"][0]) for one in found] == [
        {"startLine": 12, "startColumn": 17},
        {"startLine": 16, "startColumn": 7},
    ]
    assert {
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in found
    } == {"bad.yaml"}
    Path("good.yaml").write_text(BAD.replace("rr", "r").replace("bob", "ann"), encoding="utf-8")
    about = ("--contract", "good.yaml", "--examples", "20")
    status, out, _ = told(capsys, *about, "--sarif", "-o", "flaws.sarif")
    assert (status, out) == (2, "")
    (first, *_) = results_of(json.loads(Path("flaws.sarif").read_text(encoding="utf-8")))
    assert region(first["locations"][0]) == {"startLine": 13, "startColumn": 3}
    for none in ("none.yaml", "nowhere:contract"):
        status, _, err = told(capsys, "--contract", none, "--sarif")
        assert (status, err.startswith("error: ")) == (1, True)
    status, _, err = told(capsys, *about, "--sarif", "--json")
    assert (status, err) == (1, "error: an answer has one form; write --json or --sarif\n")
    plain = told(capsys, *about)[1]
    assert told(capsys, *about, "-o", "flaws.txt")[:2] == (2, "")
    assert Path("flaws.txt").read_text(encoding="utf-8") == plain
    as_json = told(capsys, *about, "--json")[1]
    assert told(capsys, *about, "--json", "-o", "flaws.json")[:2] == (2, "")
    assert Path("flaws.json").read_text(encoding="utf-8") == as_json


def test_a_single_mistake_of_a_file_is_told_without_its_place_twice(capsys, tmp_path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(BAD.replace("rr", "r"), encoding="utf-8")
    (one,) = results_of(json.loads(told(capsys, "--contract", str(file), "--sarif")[1]))
    assert (
        one["message"]["text"] == "nothing in this file is called 'bob'; there are: Deliver, ann"
    )
    with pytest.raises(InvalidContractError) as raised:
        Contract.load(file)
    assert [error.place for error in raised.value.errors] == [(str(file), 16, 7)]
