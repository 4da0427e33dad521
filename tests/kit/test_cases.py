"""Files of cases: how they are read, what they ask, and what a failure tells."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from contract_rules import Contract
from contract_rules.errors import ContractNotFoundError, InvalidContractError
from contract_rules.testing import read_cases
from contract_rules.testing.cases.form import CASE, EVENT, FILE
from contract_rules.testing.cases.schema import cases_schema
from support.schemas import FINDINGS

LEASE = """
name: Lease
effective: 2026-01-01
parties: {landlord: the landlord, tenant: the tenant}
things: {Person: {}}
actions:
  Pay: {phrase: "pay {amount} to {to}", fields: {to: party, amount: money}}
  Sublet: {phrase: "sublet to {person}", fields: {person: Person}}
  Agree: {phrase: "agree to {person}", fields: {person: Person}}
  Order: {phrase: "order repairs"}
  GiveNotice: {phrase: give notice}
questions:
  short: {text: "Is a week subletting?", readings: [no, yes]}
clauses:
  1:
    text: The tenant pays EUR 1,200 by 4 January.
    norms:
      tenant must: Pay(to = landlord, amount = EUR 1,200)
      by: 2026-01-04
  2:
    text: Subletting needs agreement.
    norms:
      tenant must not: Sublet
      unless: Agree(person = Sublet.person) by landlord
      provided: reads(short, yes)
  3:
    text: The landlord may end it.
    norms:
      landlord can: GiveNotice
      then: terminates(after = 30 days)
  4:
    text: Repairs cost the landlord EUR 50.
    norms:
      landlord must: Pay(to = tenant, amount = EUR 50)
      upon: Order by tenant
      within: 10 days
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a lease, in which tests work."""
    monkeypatch.chdir(tmp_path)
    Path("lease.yaml").write_text(LEASE, encoding="utf-8")


def file_of(*cases: str, given: str = "") -> Path:
    """A file of cases, each a mapping in one line, by its keys."""
    head = f"contract: lease.yaml\n{given}cases:\n"
    path = Path("lease.cases.yaml")
    path.write_text(head + "".join(f"- {{{case}}}\n" for case in cases), encoding="utf-8")
    return path


def case_of(asked: str, on: str, expected: str, more: str = "") -> str:
    return f"name: A, asked: {asked}, on: {on}, expected: {expected}{more}"


def result_of(asked: str, on: str, expected: str, more: str = ""):
    """What becomes of a case."""
    (case,) = read_cases(file_of(case_of(asked, on, expected, more)))
    return case.run()


READ = ", readings: {short: yes}"
ANNA = "may tenant Sublet person=Anna"
AGREED = ", given: [2026-01-05 landlord Agree person=Anna]"
PAID = ", given: ['2026-01-03 tenant Pay to=landlord amount=\"EUR 1200\"']"
LEAK = "{event: 2026-01-05 tenant Order, id: leak}"
ORDERED = f", given: [{LEAK}]"


@pytest.mark.parametrize(
    ("asked", "on", "expected", "more"),
    [
        (ANNA, "2026-01-06", "MAY NOT", READ),
        (ANNA, "2026-01-06", "DEPENDS", ""),
        (
            ANNA,
            "2026-01-06",
            "{answer: MAY, clauses: [2]}",
            READ + AGREED,
        ),
        (ANNA, "2026-01-04", "MAY NOT", READ + AGREED),
        (
            "may 'the tenant' Order",
            "2026-01-04",
            "{answer: FREE, clauses: none}",
            "",
        ),
        ("may landlord GiveNotice", "2026-01-04", "{answer: CAN, effect: takes effect}", ""),
        ("duties of tenant under 1", "2026-01-02", "open", ""),
        ("duty under 1", "2026-01-05", "{status: breached, breached: 2026-01-05}", ""),
        ("duty", "2026-01-02", "{due: 2026-01-04, amount: 'EUR 1,200', owed to: landlord}", ""),
        ("duty", "2026-01-04", "{status: kept, paid: EUR 1200.00, outstanding: EUR 0}", PAID),
        ("duties of landlord", "2026-01-02", "nothing", ""),
        ("duties under 4", "2026-01-02", "nothing", ""),
        ("duties", "2026-01-02", "[{clause: 1, bearer: tenant, not before: none}]", ""),
        ("duties", "2026-01-05", "[{clause: 4, arisen: 2026-01-05}, {clause: 1}]", ORDERED),
        ("duties", "2026-01-05", "[{status: breached}, open]", ORDERED),
        ("breaches", "2026-02-05", "[{clause: 4}, {on: 2026-01-05}]", ORDERED),
        ("breaches of tenant", "2026-02-05", "[{on: 2026-01-05}]", ORDERED),
        ("breaches under 4", "2026-02-05", "[{clause: 4, party: landlord}]", ORDERED),
        ("breaches", "2026-01-05", "1", ""),
        ("breaches of landlord", "2026-01-05", "nothing", ""),
        ("status", "2026-01-05", "in force", ""),
        ("status", "2025-01-05", "{state: not yet in force, since: 2026-01-01}", ""),
        (
            "status",
            "2026-02-10",
            "{state: terminated, clause: 3}",
            ", given: [2026-01-05 landlord GiveNotice]",
        ),
        ("balance of tenant", "2026-02-02", "'EUR 1,200'", ""),
        ("balance of tenant in EUR", "2026-02-02", "EUR 0", PAID),
        ("report of landlord about GiveNotice", "2026-01-05", "CAN", ""),
        ("report of landlord under 3", "2026-01-05", "[{answer: CAN, what: give notice}]", ""),
        ("report of tenant under 1", "2026-01-05", "{answer: BREACH, due: 2026-01-04}", ""),
        ("report about Order", "2026-01-05", "nothing", ""),
        ("duty under 4", "2026-01-20", "{arisen: 2026-01-05}", ORDERED + ", known by: 2026-01-15"),
    ],
)
def test_answers_that_are_expected_pass(asked, on, expected, more) -> None:
    """Worked out by hand of the clauses of the lease."""
    found = result_of(asked, on, expected, more)
    assert found.passed, str(found)
    assert str(found) == "PASSES  lease.cases.yaml:3:3  A"


@pytest.mark.parametrize(
    ("asked", "on", "expected", "more"),
    [
        (ANNA, "2026-01-06", "MAY", READ),
        (
            ANNA,
            "2026-01-06",
            "{answer: MAY NOT, clauses: [1, 2]}",
            READ,
        ),
        ("duties", "2026-01-02", "nothing", ""),
        ("duties", "2026-01-02", "[open, open]", ""),
        ("duties", "2026-01-05", "[{clause: 1}, {clause: 1}]", ORDERED),
        ("breaches of landlord", "2026-01-05", "1", ""),
        ("balance of tenant", "2026-02-02", "EUR 1", ""),
        ("balance of tenant", "2026-02-02", "none", ""),
        ("status", "2026-01-05", "expired", ""),
        ("duty", "2026-01-02", "{due: none}", ""),
    ],
)
def test_other_answers_fail(asked, on, expected, more) -> None:
    found = result_of(asked, on, expected, more)
    assert not found.passed
    assert str(found).startswith("FAILS  lease.cases.yaml:3:3  A\n  asked:    ")


def test_a_failure_tells_what_is_so_and_why() -> None:
    """With the events, and the answer's own reasons."""
    found = result_of(
        "may tenant Sublet person=Ben", "2026-01-06", "MAY", READ + AGREED + ", why: Anna is named"
    )
    lines = str(found).splitlines()
    assert lines[:8] == [
        "FAILS  lease.cases.yaml:3:3  A",
        "  asked:    may tenant Sublet person=Ben, on 2026-01-06, short read as yes",
        "  expected: answer MAY",
        "  answered: answer MAY NOT",
        "  why:      Anna is named",
        "  given:",
        "    1  2026-01-05  the landlord agreed to Anna",
        "",
    ]
    assert lines[8].startswith("  MAY NOT  2  the tenant: sublet to Ben")
    assert any("clause 2 forbids" in line for line in lines)
    none = str(result_of("duties under 4", "2026-01-06", "open"))
    assert "answered: nothing" in none
    assert "  Why nothing is owed: clause 4 (2026-01-06)" in none
    assert "  answered: status open; clause 1" in str(result_of("duties", "2026-01-02", "nothing"))
    assert "  Nothing is breached." in str(result_of("breaches", "2026-01-02", "1"))
    nobody = str(result_of("duties of landlord", "2026-01-02", "open"))
    assert "  Nothing is owed." in nobody
    assert "    nothing has happened" in nobody


def test_what_cannot_be_answered_fails_and_tells_why() -> None:
    found = result_of("balance of tenant in USD", "2026-02-02", "USD 5")
    assert not found.passed
    assert "It cannot be answered: " in str(found)


def test_what_all_cases_are_given_stands_once() -> None:
    """And what a case is given comes after it."""
    paid = ", given: ['2026-01-20 landlord Pay to=tenant amount=\"EUR 50\"']"
    path = file_of(
        case_of("duties of landlord", "2026-01-30", "[late]", paid),
        case_of("duties of landlord", "2026-01-30", "[breached]").replace("name: A", "name: B"),
        given="given: {event: 2026-01-05 tenant Order, id: leak}\n",
    )
    cases = read_cases(path)
    assert [len(case.given) for case in cases] == [2, 1]
    assert [case.run().passed for case in cases] == [True, True]


COST = 'landlord Pay to=tenant amount="EUR 50"'


@pytest.mark.parametrize(
    ("given", "on", "expected"),
    [
        ("{reverses: leak, on: 2026-01-08}", "2026-01-30", "discharged"),
        ("{strikes: leak, known: 2026-01-20}", "2026-01-30", "nothing"),
        ("{strikes: leak, known: 2026-01-20, id: x}", "2026-01-19", "nothing"),
        (
            f"{{event: '2026-01-07 {COST}', towards: leak, known: 2026-02-01}}",
            "2026-01-30",
            "kept",
        ),
    ],
)
def test_events_may_be_undone_named_and_known_late(given, on, expected) -> None:
    more = f", given: [{{event: 2026-01-05 tenant Order, id: leak}}, {given}]"
    found = result_of("duties of landlord", on, expected, more)
    assert found.passed, str(found)


# mistakes


def refused(path: Path | str) -> list[str]:
    """The mistakes of a file, each with its place."""
    with pytest.raises(InvalidContractError) as caught:
        read_cases(path)
    return [f"{error.where}: {error}" for error in caught.value.errors]


@pytest.mark.parametrize(
    ("asked", "on", "expected", "more", "told"),
    [
        ("can tenant Order", "2026-01-01", "MAY", "", "'can' begins no question"),
        ("may tenant", "2026-01-01", "MAY", "", "write who may do what: may PARTY ACTION"),
        ("may tenant Dance", "2026-01-01", "MAY", "", "has no action 'Dance'"),
        ("may tenant Sublet who=Anna", "2026-01-01", "MAY", "", "Sublet has no field 'who'"),
        ("may nobody Order", "2026-01-01", "MAY", "", "no party 'nobody'"),
        ("may 'tenant Order", "2026-01-01", "MAY", "", "a quotation mark that is not closed"),
        ("duties by tenant", "2026-01-01", "open", "", "'by' cannot stand here; write: duties"),
        ("duties of", "2026-01-01", "open", "", "'of' cannot stand here"),
        ("duties under 9", "2026-01-01", "open", "", "Lease has no clause '9'"),
        ("status of tenant", "2026-01-01", "in force", "", "cannot stand here; write: status"),
        ("balance", "2026-01-01", "EUR 5", "", "it is not said of whom; write: balance [of ...]"),
        ("report about Dance", "2026-01-01", "MAY", "", "has no action 'Dance'"),
        ("status", "2026-13-01", "in force", "", "2026-13-01"),
        ("status", "2026-01-01", "inforce", "", "'inforce' is no state; did you mean 'in force'?"),
        ("status", "2026-01-01", "{}", "", "so that it never fails; write what is"),
        ("status", "2026-01-01", "[in force]", "", "there is one answer; write it alone"),
        ("status", "2026-01-01", "nothing", "", "'nothing' is no state"),
        ("status", "2026-01-01", "{stat: x}", "", "answers have no 'stat'; did you mean 'state'?"),
        ("status", "2026-01-01", "{since: soon}", "", "'soon'"),
        ("duties", "2026-01-01", "[]", "", "write nothing where that is expected"),
        ("duties", "2026-01-01", "[{}]", "", "so that it never fails"),
        ("duties", "2026-01-01", "{amount: 5}", "", "'5' is no amount; write its currency too"),
        ("duties", "2026-01-01", "{amount: five EUR}", "", "'EUR' is not a number"),
        ("duties", "2026-01-01", "{amount: 'EUR 1,5'}", "", "'1,5' is not a number"),
        ("duties", "2026-01-01", "{bearer: nobody}", "", "no party 'nobody'"),
        ("duties", "2026-01-01", "{clause: 9}", "", "Lease has no clause '9'"),
        ("may tenant Order", "2026-01-01", "{clauses: [1, 9]}", "", "Lease has no clause '9'"),
        ("''", "2026-01-01", "in force", "", "nothing stands between the quotation marks"),
        ("' '", "2026-01-01", "in force", "", "'' begins no question; there are: balance"),
        ("status", "''", "in force", "", "nothing stands between the quotation marks"),
        ("status", "2026-01-01", "''", "", "nothing stands between the quotation marks"),
        ("status", "2026-01-01", "{since: ''}", "", "nothing stands between the quotation"),
        ("may tenant Order", "2026-01-01", "{clauses: ''}", "", "nothing stands between the"),
        ("may tenant Order", "2026-01-01", "{clauses: }", "", "nothing is written here"),
        ("status", "2026-01-01", "in force", ", known by: ''", "nothing stands between the"),
        ("status", "2026-01-01", "in force", ", because: x", "cases have no 'because'"),
        ("status", "2026-01-01", "in force", ", readings: {shrt: yes}", "has no question 'shrt'"),
        ("status", "2026-01-01", "in force", ", readings: {short: so}", "so"),
    ],
)
def test_mistakes_are_told_with_line_and_column(asked, on, expected, more, told) -> None:
    found = refused(file_of(case_of(asked, on, expected, more)))
    assert any(told in one for one in found), found
    assert all(one.startswith("lease.cases.yaml:3:") for one in found)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("x", "'x' states no event"),
        ("{id: x}", "one of the keys event, reverses"),
        ("{event: 2026-01-05 tenant Order, on: 2026-01-05}", "a line has its date; leave on out"),
        ("{event: x}", "'x' states no event"),
        ("{event: 2026-01-05 tenant Order, known: 2026-01-04}", "before it happened"),
        (
            "{reverses: x, on: 2026-01-04}",
            "no event before has the id 'x'; there are none; give it one",
        ),
        (f"{LEAK}, {{reverses: leak}}", "on is missing; write when it was reversed"),
        (f"{LEAK}, {{reverses: leak, on: 2026-01-04}}", "cannot be reversed before that"),
        (f"{LEAK}, {{strikes: leak}}", "known is missing; write when the mistake became known"),
        (f"{LEAK}, {{strikes: leak, known: then}}", "'then'"),
        (f"{LEAK}, {{strikes: leak, known: ''}}", "nothing stands between the quotation marks"),
        ("''", "nothing stands between the quotation marks"),
        (
            f"{LEAK}, {{strikes: leak, known: 2026-01-09, on: 2026-01-09}}",
            "what never happened has no date; leave on out",
        ),
        (
            f"{LEAK}, {{strikes: leak, known: 2026-01-09, towards: leak}}",
            "only an act performs a duty; leave towards out",
        ),
        (f"{LEAK}, {{event: 2026-01-06 tenant Order, id: leak}}", "leak"),
        ("2026-01-05 tenant Sublet", "an event states what happened"),
    ],
)
def test_mistakes_in_what_is_given_are_told_with_line_and_column(given, told) -> None:
    found = refused(file_of(case_of("status", "2026-01-01", "in force", f", given: [{given}]")))
    assert any(told in one for one in found), found
    assert all(one.startswith("lease.cases.yaml:3:") for one in found)


def test_all_mistakes_are_told_at_once() -> None:
    path = file_of(
        case_of("stats", "2026-01-01", "in force"),
        "asked: status, on: 2026-01-01",
        case_of("status", "2026-01-01", "in force"),
        case_of("status", "2026-01-02", "in force"),
    )
    first, *others = refused(path)
    assert first.startswith("lease.cases.yaml:3:20: 'stats' begins no question; did you mean")
    assert others == [
        "lease.cases.yaml:4:3: name is missing; write name: ...",
        "lease.cases.yaml:4:3: expected is missing; write expected: ...",
        "lease.cases.yaml:6:3: two cases are called 'A'; name each otherwise",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("contract: lease.yaml\n", "cases is missing; write cases: ..."),
        ("contract: lease.yaml\ncases: []\n", "a file without cases asks nothing; write one"),
        ("cases: []\n", "contract is missing"),
        ("contract: none.yaml\ncases: []\n", "1:11: No such file or directory: 'none.yaml'"),
        ("contract: nowhere:lease\ncases: []\n", "no contract under 'nowhere:lease'"),
        ("contract: ''\ncases: []\n", "nothing stands between the quotation"),
        ("contract: template.yaml\ncases: []\n", "is a template; name a contract"),
        ("- contract: lease.yaml\n", "here stands a list, where files of cases are written"),
        ("contract: [\n", "this is no YAML"),
        ("contract: broken.py:lease\ncases: []\n", "broken.py"),
    ],
)
def test_a_file_names_a_contract_and_asks_something(text, told) -> None:
    template = LEASE.replace("EUR 1,200)", "rent)").replace(
        "questions:", "parameters: {rent: money}\nquestions:"
    )
    Path("template.yaml").write_text(template, encoding="utf-8")
    Path("broken.py").write_text(
        "from contract_rules import Contract\nlease = Contract(name='', parties=(), clauses=5)\n",
        encoding="utf-8",
    )
    Path("x.cases.yaml").write_text(text, encoding="utf-8")
    assert any(told in one for one in refused("x.cases.yaml")), refused("x.cases.yaml")


def test_mistakes_of_the_contract_stand_where_they_were_made() -> None:
    Path("lease.yaml").write_text(LEASE.replace("30 days", "30 dais"), encoding="utf-8")
    (told,) = refused(file_of(case_of("status", "2026-01-01", "in force")))
    assert told.startswith("lease.yaml:")


def test_other_files_are_refused() -> None:
    Path("x.cases.toml").write_text("", encoding="utf-8")
    with pytest.raises(ContractNotFoundError, match=r"no file of a contract"):
        read_cases("x.cases.toml")
    with pytest.raises(FileNotFoundError):
        read_cases("none.cases.yaml")


def test_contracts_in_python_are_named_beside_the_file() -> None:
    """By a module, or by a file from the folder of the cases."""
    Path("sub").mkdir()
    Path("sub", "flat_of_cases.py").write_text(
        "from contract_rules import Contract\nflat = Contract.load('lease.yaml')\n",
        encoding="utf-8",
    )
    text = (
        "contract: {}\ncases:\n- {{name: A, asked: status, on: 2026-01-01, expected: in force}}\n"
    )
    for name in ("flat_of_cases.py:flat", "contract_rules.agreements.microsoft_openai:agreement"):
        path = Path("sub", "a.cases.yaml")
        path.write_text(text.format(name), encoding="utf-8")
        (case,) = read_cases(path)
        assert isinstance(case.contract, Contract)


# data


def test_a_result_is_data_by_the_schema() -> None:
    data = result_of("duties", "2026-01-02", "[{status: open, not before: none}]").to_json()
    FINDINGS.validate(data)
    assert (data["passed"], data["line"], data["case"]) == (True, 3, "A")
    assert data["expected"] == [{"status": "open", "not before": None}]


EXAMPLE = Path(__file__).parents[2] / "examples" / "lease.cases.yaml"


def test_the_example_passes_and_fits_the_schema() -> None:
    assert all(case.run().passed for case in read_cases(EXAMPLE))
    schema = cases_schema()
    Draft202012Validator.check_schema(schema)
    text = EXAMPLE.read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (it makes texts alone)
    valid = Draft202012Validator(schema)
    valid.validate(data)
    case = data["cases"][0]
    for wrong in ({"cases": []}, {"contracts": "x"}, {"cases": [{**case, "expected": {}}]}):
        assert not valid.is_valid({**data, **wrong})
    keys = {*schema["properties"], *schema["$defs"]["case"]["properties"]}
    assert keys == {*FILE, *CASE}
    assert {*schema["$defs"]["event"]["anyOf"][1]["properties"]} == {*EVENT}
