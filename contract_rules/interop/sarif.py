"""What is wrong with a contract as SARIF 2.1.0, which code hosts and editors show at its line."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from contract_rules.contracts.contract import Contract
from contract_rules.errors import ContractError, InvalidContractError
from contract_rules.testing.checks.flaws import SAID, Flaw, FlawKind
from contract_rules.testing.mutation.fates import Fate, Trialled
from contract_rules.values.arguments import guard_of, look
from contract_rules.version import VERSION

if TYPE_CHECKING:
    from contract_rules.errors import PlaceInFile

_CONTRACT, _FLAWS = guard_of(Contract), guard_of(Iterable[Flaw])

_ERROR = guard_of(ContractError)

_TRIALLED = guard_of(Iterable[Trialled])


def flaws_as_sarif(contract: Contract, flaws: Iterable[Flaw]) -> dict[str, Any]:
    """The flaws of a contract, as `check_contract` finds them, as the data of a SARIF log.

    Each is a result at the author's line: of a contract in a file with its column, of one in
    Python at the line of the clause. Where several clauses are at fault, or a clause has several
    wordings, the others are related locations. Files are named as from the working directory,
    where they lie below it. A result has a fingerprint that stays the same as long as the flaw is
    told alike, wherever the clause moves to. One that is accepted has a suppression, with the
    reason as its justification.

    Args:
        contract: The contract.
        flaws: Its flaws.

    Returns:
        JSON data; write it with ``json.dumps``.

    Raises:
        WrongTypeError: When an argument is of another type.
    """
    look("contract", contract, _CONTRACT)
    look("flaws", flaws, _FLAWS)
    results = [_of_flaw(contract, flaw) for flaw in flaws]
    rules = [_rule(_id(kind), kind.severity.value, SAID[kind]) for kind in FlawKind]
    return _log(rules, results)


_FATES = {
    Fate.SURVIVES: (
        "warning",
        "No test fails on a changed contract, though a history tells it from the contract.",
    ),
    Fate.NOT_TOLD_APART: (
        "note",
        "No test fails on a changed contract, and no history tells it from the contract.",
    ),
}
"""How grave it is that a mutant is not killed, and what that says."""


def survivors_as_sarif(contract: Contract, trialled: Iterable[Trialled]) -> dict[str, Any]:
    """The mutants that tests do not notice, as `Trial` finds them, as the data of a SARIF log.

    Each is a result at the line of the clause that is changed, with what it would mean and the
    history on which it answers otherwise. Those that a test kills are left out.

    Args:
        contract: The contract.
        trialled: What became of its mutants.

    Returns:
        JSON data; write it with ``json.dumps``.

    Raises:
        WrongTypeError: When an argument is of another type.
    """
    look("contract", contract, _CONTRACT)
    look("trialled", trialled, _TRIALLED)
    results = [_of_survivor(contract, one) for one in trialled if one.fate in _FATES]
    rules = [_rule(_of_fate(fate), level, text) for fate, (level, text) in _FATES.items()]
    return _log(rules, results)


def mistakes_as_sarif(error: ContractError) -> dict[str, Any]:
    """The mistakes for which a contract is refused, as the data of a SARIF log.

    Args:
        error: What was raised as the contract was made or loaded; where it holds several
            mistakes, each is a result, an error at the author's line.

    Returns:
        JSON data; write it with ``json.dumps``.

    Raises:
        WrongTypeError: When it is no such error.
    """
    look("error", error, _ERROR)
    several = error.errors if isinstance(error, InvalidContractError) else ()
    mistakes = several or (error,)
    kinds = {type(one).__name__: type(one) for one in mistakes}
    rules = [
        _rule(name, "error", (inspect.getdoc(kind) or name).partition("\n")[0])
        for name, kind in sorted(kinds.items())
    ]
    return _log(rules, [_of_mistake(one) for one in mistakes])


def _log(rules: list[dict[str, Any]], results: list[dict[str, Any]]) -> dict[str, Any]:
    places = {rule["id"]: number for number, rule in enumerate(rules)}
    driver = {"name": "contract-rules", "version": VERSION, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [one | {"ruleIndex": places[one["ruleId"]]} for one in results],
            }
        ],
    }


def _id(kind: FlawKind) -> str:
    return kind.value.replace(" ", "-")


def _rule(id_: str, level: str, text: str) -> dict[str, Any]:
    return {
        "id": id_,
        "shortDescription": {"text": text},
        "defaultConfiguration": {"level": level},
    }


def _of_flaw(contract: Contract, flaw: Flaw) -> dict[str, Any]:
    text = flaw.text
    if flaw.history is not None:
        text = f"{text}\nafter {'; '.join(map(str, flaw.history)) or 'nothing'}"
    if flaw.instead:
        text = f"{text}\ninstead: {flaw.instead}"
    parts = [part for part in contract.provisions if part.id in flaw.clauses]
    parts.sort(key=lambda part: flaw.clauses.index(part.id))
    written = [(part.id, part.written) for part in parts] or [(contract.name, contract.written)]
    where = [_location(name, one.place if one else None) for name, one in written]
    return {
        "ruleId": _id(flaw.kind),
        "level": flaw.severity.value,
        "message": {"text": f"{flaw.clause}: {text}"},
        "locations": where[:1],
        **({"relatedLocations": where[1:]} if where[1:] else {}),
        "partialFingerprints": {
            "contractRules/v1": _hashed(contract.name, flaw.kind.value, flaw.clause, flaw.text)
        },
        **({"suppressions": [_suppression(flaw)]} if flaw.accepted else {}),
    }


def _of_fate(fate: Fate) -> str:
    return f"mutant-{fate.value.replace(' ', '-')}"


def _of_survivor(contract: Contract, one: Trialled) -> dict[str, Any]:
    mutant = one.mutant
    return {
        "ruleId": _of_fate(one.fate),
        "level": _FATES[one.fate][0],
        "message": {"text": str(one)},
        "locations": [_location(mutant.clause, mutant.written.place if mutant.written else None)],
        "partialFingerprints": {
            "contractRules/v1": _hashed(
                contract.name,
                mutant.clause,
                mutant.since.isoformat(),
                mutant.place,
                mutant.change,
            )
        },
    }


def _suppression(flaw: Flaw) -> dict[str, str]:
    """That somebody accepts a flaw, and why."""
    return {"kind": "external", "status": "accepted", "justification": flaw.accepted}


def _of_mistake(error: ContractError) -> dict[str, Any]:
    kind, text = type(error).__name__, str(error)
    return {
        "ruleId": kind,
        "level": "error",
        "message": {"text": text},
        "locations": [] if error.place is None else [_location("", error.place)],
        "partialFingerprints": {"contractRules/v1": _hashed(kind, text)},
    }


def _location(name: str, place: PlaceInFile | None) -> dict[str, Any]:
    """A place in a file, and whose it is."""
    told: dict[str, Any] = {}
    if place is not None:
        file, line, column = place
        region = {"startLine": line} | ({} if column is None else {"startColumn": column})
        told["physicalLocation"] = {"artifactLocation": _artifact(file), "region": region}
    if name:
        told["logicalLocations"] = [{"name": name}]
    return told


def _artifact(file: str) -> dict[str, str]:
    """A file as from the working directory, or by its whole name where it does not lie there."""
    whole = Path(file).resolve()
    try:
        below = whole.relative_to(Path.cwd())
    except ValueError:
        return {"uri": whole.as_uri()}
    return {"uri": quote(below.as_posix()), "uriBaseId": "%SRCROOT%"}


def _hashed(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
