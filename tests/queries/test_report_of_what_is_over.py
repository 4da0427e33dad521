"""A report on a contract that is over says so at its head, as its status does."""

from __future__ import annotations

from datetime import date

from contract_rules import Action, Clause, Contract, Engine, Party, days, terminates

ann, bob = Party("Ann"), Party("Bob")


class Leave(Action):
    """End the contract."""


class Help(Action):
    """Do some work."""


HIRE = Contract(
    name="Hire",
    parties=(ann, bob),
    clauses=(
        Clause("1", "Ann helps.", ann.must(Help(), by=date(2025, 3, 1))),
        Clause("2", "Bob may leave.", bob.can(Leave(), then=terminates(after=days(10)))),
    ),
    effective=date(2025, 1, 1),
)


def test_the_head_says_since_when_a_contract_is_over() -> None:
    """Notice of 10 days on 1 February ends it with the 11th, so that it is over on the 12th.

    While the notice runs the head says that it comes to an end.
    """
    with Engine(HIRE, [bob.does(Leave(), on=date(2025, 2, 1))]) as engine:
        before, after = (engine.report(on=date(2025, 2, day)) for day in (10, 12))
        status = str(engine.status(on=date(2025, 2, 12))).splitlines()[0]
    assert before.ended == (
        "comes to an end with 2025-02-11, as Bob left on 2025-02-01 under clause 2"
    )
    assert "comes to an end with 2025-02-11" in before.sheet()
    assert "terminated" not in before.sheet() + before.full()
    assert status.startswith(f"Hire {after.ended}"[:60])
    line = next(line for line in after.sheet(200).splitlines() if line.startswith("  contract"))
    assert line == f"  contract  {after.ended}"
    assert after.ended.startswith("has been terminated since 2025-02-1")
    assert "It has been terminated since" in after.full()
    assert "contract: has been terminated" in after._repr_html_()


def test_a_contract_that_lays_nothing_down_is_not_over() -> None:
    empty = Contract(name="Bare", parties=(ann,), clauses=(), effective=date(2025, 1, 1))
    with Engine(empty) as engine:
        assert engine.status(on=date(2025, 2, 1)).state.value == "in force"
        assert engine.report(on=date(2025, 2, 1)).ended == ""
