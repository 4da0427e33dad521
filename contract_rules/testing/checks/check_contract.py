"""One call that names the clauses at fault: clashes, dead clauses, duties that cannot be kept."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, assert_never

from contract_rules.answers.phrases import Words, listed
from contract_rules.answers.reasons import Verdict
from contract_rules.engine import Engine
from contract_rules.errors import ContractError, IncomparableError
from contract_rules.evaluation.observers import observed_only_by
from contract_rules.norms.computed_terms import Outstanding, Total
from contract_rules.norms.expressions import Computed, FieldOf, When
from contract_rules.norms.normal_form import reckonings_in
from contract_rules.norms.norms import (
    Begins,
    Obligation,
    Prohibition,
    Terminates,
    Waives,
    clauses_of,
    effects,
)
from contract_rules.norms.orders import Allocation
from contract_rules.norms.traversal import plain
from contract_rules.testing.arguments import contract_given
from contract_rules.testing.checks.acceptances import accepted_given, settled
from contract_rules.testing.checks.cut_offs import CutOffs
from contract_rules.testing.checks.debts import doubtful_debts, suspended_debts
from contract_rules.testing.checks.departures import Departures
from contract_rules.testing.checks.disagreements import disagreements
from contract_rules.testing.checks.flaws import Flaw, FlawKind, flaw
from contract_rules.testing.checks.gaps import Gap, gaps, idle_permissions
from contract_rules.testing.checks.idle import idle_beginnings, idle_precedences, said_twice
from contract_rules.testing.checks.laws import hold, the_past_stays, told
from contract_rules.testing.checks.links import unlinked
from contract_rules.testing.checks.misreadings import misreadings
from contract_rules.testing.checks.performability import Performing
from contract_rules.testing.checks.sampling import (
    Histories,
    Questions,
    days_after,
    histories_of,
    shortest,
)
from contract_rules.testing.checks.stated import stated_norms
from contract_rules.testing.code_printer import History
from contract_rules.testing.coverage.measuring import ClauseCoverage
from contract_rules.testing.coverage.points import PointKind, points_of
from contract_rules.testing.strategies.stage import stage_of
from contract_rules.values.instants import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_rules.answers.decisions import Decision
    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.expressions import AnyTerm
    from contract_rules.norms.norms import Norm

QUESTIONS = 3
"""How many questions are drawn for a history, beside its report and what was done."""

REPORTS_EACH = 2
"""Of so many histories, one is asked for a report, which asks about all that clauses name."""

LAWS_EACH = 5
"""Of so many histories, one is recorded event by event, to see whether the laws hold."""

FEW = 8
"""One of so many histories about a clause are drawn at first, as these bring most into play."""

_LOOKED_FOR = (PointKind.NORM, PointKind.EXCEPTION)

_LEAVE_OUT = "leave it out, or ask for what can come about"

_IDLE = (
    (PointKind.EXCEPTION, FlawKind.IDLE_EXCEPTION, "does the exception apply"),
    (PointKind.END, FlawKind.IDLE_END, "is this ended as it is said to be"),
)
"""What may never come about of a norm that applies, and how it is told."""


def check_contract(
    contract: Contract,
    *,
    histories: Histories = None,
    examples: int = 200,
    accepted: Mapping[str, str] | None = None,
) -> tuple[Flaw, ...]:
    """What is wrong with a contract, as far as histories show, or what is unclear in it.

    A clash or a duty that cannot be kept is shown by a history. That something never comes
    about is said of the histories that were tried: more may show otherwise.

    Args:
        contract: The contract.
        histories: Histories to try, each a sequence of events, or a strategy of Hypothesis that
            draws them; by default they are drawn, the same ones each time.
        examples: How many are tried at most; where none of those that are drawn brings something
            of a clause into play, as many again that are about that clause.
        accepted: The reasons for which flaws are accepted, by the flaws' names:
            ``{"A1 endless duty": "it ends with the agreement"}``. What is accepted and is not
            there is told as a flaw.

    Returns:
        The flaws, by their kinds and in the order of the text; an accepted one tells the reason
        in `Flaw.accepted`.

    Raises:
        WrongTypeError: When it is no contract, these are no histories, none is to be tried, or
            a flaw is accepted without a reason.
    """
    checking = Checking(contract_given(contract), {} if accepted is None else accepted)
    for _ in checking.tries(histories, examples):
        pass
    return checking.flaws()


class Checking:
    """What the histories that were tried so far have shown of a contract; see `check_contract`."""

    def __init__(self, contract: Contract, accepted: Mapping[str, str]) -> None:
        self._contract = contract
        self._accepted = accepted_given(accepted)
        self._clauses = stage_of(contract).named
        self._questions = Questions(contract)
        self._seen = ClauseCoverage(contract)
        self._performing = Performing(contract)
        self._cut_offs = CutOffs(contract)
        self._departures = Departures(contract)
        self._tried = 0
        self._clashes: dict[tuple[str, ...], tuple[Decision, History]] = {}
        self._broken: dict[str, History] = {}
        self._may: set[str] = set()
        self._may_not: dict[str, tuple[str, ...]] = {}

    def unseen(self) -> tuple[str, ...]:
        """The clauses of which something is not brought into play yet."""
        wanting = (p.provision for p in self._seen.missing() if p.kind in _LOOKED_FOR)
        return tuple(dict.fromkeys(id_ for id_ in wanting if id_ in self._clauses))

    def tries(self, histories: Histories, examples: int) -> Iterator[History]:
        """The histories, each of which was tried, so that whoever waits can be told.

        Args:
            histories: As `check_contract` takes them.
            examples: As `check_contract` takes it.

        Raises:
            WrongTypeError: When these are no histories, or none is to be tried.
        """
        for history in histories_of(self._contract, histories, examples):
            self.put(history)
            yield history
        for clause in self.unseen() if histories is None else ():
            yield from self._tries_about(clause, examples)

    def _tries_about(self, clause: str, examples: int) -> Iterator[History]:
        """Histories about a clause, until all of it is in play; a few are drawn first."""
        tried: set[History] = set()
        for count in (-(-examples // FEW), examples):
            for history in histories_of(self._contract, None, count, clause):
                if history not in tried and clause in self.unseen():
                    tried.add(history)
                    self.put(history, clause)
                    yield history
            if clause not in self.unseen():
                return

    def put(self, history: History, clause: str = "") -> None:
        """Ask about a history, and most about a clause, if one is named."""
        with suppress(ContractError):  # this history is refused
            self._put(history, clause)

    def _put(self, history: History, clause: str) -> None:
        asked = [(event.by, event.act, event.day) for event in history]
        after = days_after(self._contract, history)
        drawn = self._questions.of(history, QUESTIONS)
        if clause:
            drawn = (*self._questions.of(history, QUESTIONS, clause), *drawn)
        with observed_only_by(self._seen), _engine(self._contract, history) as engine:
            done = [engine.decide(party, act, on=on) for party, act, on in asked]
            unlawful = {
                event.id
                for event, decision in zip(history, done, strict=True)
                if decision.verdict is Verdict.PROHIBITED
            }
            for decision in (*done, *(engine.decide(p, act, on=on) for p, act, on in drawn)):
                self._judge(decision, history)
            for party, act, on in (*asked, *drawn):
                readings = self._questions.readings()
                if readings:
                    self._judge(engine.decide(party, act, on=on, readings=readings), history)
            days = dict.fromkeys((after[0], *(on for _, _, on in drawn)))
            on = list(days)[self._tried // REPORTS_EACH % len(days)]
            if self._tried % REPORTS_EACH == 0:
                with suppress(IncomparableError):  # no report is complete over such a contract
                    for position in engine.report(on=on).positions:
                        self._judge(position.decision, history)
            duties = [duty for on in after for duty in engine.duties(on=on)]
        self._tried += 1
        self._cut_offs.look(history, done, duties)
        self._departures.look(history, done, duties)
        for duty in duties:
            self._performing.attempt(duty, history, unlawful)
        law = self._broken_by(history) if self._tried % LAWS_EACH == 1 else None
        if law is not None:
            self._broken.setdefault(law.partition(":")[0], history)

    def _broken_by(self, history: History) -> str | None:
        """What law a history breaks when it is recorded event by event; None where none."""
        with observed_only_by(), _engine(self._contract, History()) as engine:
            try:
                for event in history:
                    with the_past_stays(engine, event):
                        engine.record(event)
                if history:
                    last = days_after(self._contract, history)[0]
                    hold(engine, history[-1], last, told(engine, last))
            except AssertionError as error:
                return str(error)
        return None

    def _breaks(self, law: str, history: History) -> bool:
        return (self._broken_by(history) or "").startswith(law)

    def _judge(self, decision: Decision, history: History) -> None:
        if self._contract.program.zone.instant(decision.on) < beginning(self._contract.effective):
            return
        for found in (decision, *(way.answer for way in decision.ways)):
            match found.verdict:
                case Verdict.PERMITTED | Verdict.SILENT | Verdict.VOID:
                    if not _is_over(found):
                        self._may.add(found.act.kind)
                case Verdict.PROHIBITED:
                    self._may_not.setdefault(found.act.kind, found.clauses)
                case Verdict.CONFLICT:
                    known = self._clashes.get(found.clauses)
                    if known is None or len(history) < len(known[1]):
                        self._clashes[found.clauses] = decision, history
                case Verdict.UNDETERMINED:
                    pass  # each way of settling what is open has a verdict of its own
                case _:
                    assert_never(found.verdict)

    def flaws(self) -> tuple[Flaw, ...]:
        """What is wrong, with the reasons for which it is accepted."""
        return tuple(settled(self._contract, self._found(), self._accepted))

    def _found(self) -> Iterator[Flaw]:
        yield from self._conflicts()
        yield from disagreements(self._contract)
        yield from self._unseen()
        yield from idle_beginnings(self._contract)
        yield from idle_precedences(self._contract)
        yield from unlinked(self._contract)
        yield from self._hopeless()
        yield from self._cut_off()
        yield from doubtful_debts(self._contract, self._performing.arising)
        yield from suspended_debts(self._contract)
        yield from self._departures.flaws()
        yield from said_twice(self._contract, self._performing.arising)
        yield from self._closed()
        yield from self._gaps()
        yield from self._unclear()
        yield from self._shared()
        yield from self._waived()
        yield from self._of_the_period_before()
        yield from self._unnamed()
        yield from misreadings(self._contract)
        for law, history in self._broken.items():
            shown = shortest(history, partial(self._breaks, law))
            text = f"this does not hold, which is a fault to report: {law}"
            name, kind = self._contract.name, FlawKind.BROKEN_LAW
            yield Flaw(kind=kind, clause=name, history=shown, text=text)

    def _conflicts(self) -> Iterator[Flaw]:
        words = Words.of(self._contract)
        for clauses, (decision, history) in self._clashes.items():
            shown = shortest(history, partial(self._clash, decision, clauses))
            what = f"{words.party(decision.party)} may {words.act(decision.act)}"
            asked = f"whether {what} on {decision.on}"
            read = _read_as(decision, clauses)
            text = f"{listed(clauses, 'and')} clash on {asked}{read}, and nothing ranks them"
            instead = f"say which prevails: overrides=({clauses[0]!r},) in the other clause"
            yield flaw(FlawKind.CONFLICT, clauses, shown, text, instead)

    def _clash(self, decision: Decision, clauses: tuple[str, ...], history: History) -> bool:
        with observed_only_by(), _engine(self._contract, history) as engine:
            again = engine.decide(decision.party, decision.act, on=decision.on)
        found = (again, *(way.answer for way in again.ways))
        return any(d.verdict is Verdict.CONFLICT and d.clauses == clauses for d in found)

    def _unseen(self) -> Iterator[Flaw]:
        """Norms that never apply, and exceptions of those that do."""
        missing = self._seen.missing()
        dead = {point.key[1:4] for point in missing if point.kind is PointKind.NORM}
        for point in missing:
            if point.kind is PointKind.NORM:
                text = f"none of {self._tried} histories brings into play that {point.text}"
                instead = "let something bring it into force, or leave it out"
                yield flaw(FlawKind.OUT_OF_PLAY, (point.provision,), None, text, instead)
        for kind, found, what in _IDLE:
            for point in missing:
                if point.kind is kind and point.key[1:4] not in dead:
                    text = f"in none of {self._tried} histories {what}: {point.text}"
                    yield flaw(found, (point.provision,), None, text, _LEAVE_OUT)

    def _cut_off(self) -> Iterator[Flaw]:
        """Duties that arise as their time is up already, and rights that are cut off before."""
        words = Words.of(self._contract)
        for stated in stated_norms(self._contract):
            history = self._performing.cut_off(stated.kept)
            text = "this may arise when the day by which it is due has come or gone"
            if history is None:
                history = self._cut_offs.shown(stated.kept)
                text = "this is cut off before the periods that lead to it have run, all in time"
            if history is not None:
                told = f"{text}: {stated.said(words)}"
                instead = "let the periods before it add up to less, or name a later day"
                yield flaw(FlawKind.CUT_OFF, (stated.clause,), history, told, instead)

    def _hopeless(self) -> Iterator[Flaw]:
        for point in points_of(self._contract):
            if point.kind is PointKind.KEPT:
                is_kept = self._seen.count(point) > 0
                found = self._performing.hindrance(point.key, is_kept=is_kept)
                if found is not None:
                    hindrance, history = found
                    text = f"a duty arises that cannot be kept, {hindrance}: {point.text}"
                    instead = "ask for what can be done in time, and is allowed"
                    yield flaw(FlawKind.HOPELESS_DUTY, (point.provision,), history, text, instead)

    def _closed(self) -> Iterator[Flaw]:
        """Actions of which every party is forbidden all that was asked about."""
        compiled_norms = self._contract.program.norms
        forbidden = [e.norm for e in compiled_norms if isinstance(e.norm, Prohibition)]
        for kind, clauses in self._may_not.items():
            names = self._contract.kind(kind).names
            bearers = {norm.bearer for norm in forbidden if norm.act.kind in names}
            if kind not in self._may and bearers.issuperset(self._contract.parties):
                text = f"in none of {self._tried} histories may anybody ever do {kind}"
                instead = "except somebody, or leave the action out"
                yield flaw(FlawKind.CLOSED_ACTION, clauses, None, text, instead)

    def _gaps(self) -> Iterator[Flaw]:
        """Actions that are free for want of a rule beside others of the same wider action."""
        free: dict[tuple[str, str], list[Gap]] = {}
        for gap in gaps(self._contract):
            free.setdefault((gap.kind, gap.party), []).append(gap)
        alike: dict[tuple[str, tuple[str, ...]], list[Gap]] = {}
        for found in free.values():
            key = (found[0].wider, tuple(dict.fromkeys(gap.beside for gap in found)))
            alike.setdefault(key, []).extend(found)
        for (wider, others), found in alike.items():
            clauses = tuple(dict.fromkeys(id_ for gap in found for id_ in gap.clauses))
            parties = listed(dict.fromkeys(gap.party for gap in found), "and")
            kinds = listed(dict.fromkeys(gap.kind for gap in found), "and")
            text = (
                f"no clause speaks of {kinds} by {parties}, which is free for want of a rule, "
                f"while {listed(others, 'and')} is restricted; all are kinds of {wider}"
            )
            instead = f"write a clause about {kinds}, or about {wider}"
            yield flaw(FlawKind.GAP, clauses, None, text, instead)
        yield from idle_permissions(self._contract)

    def _unclear(self) -> Iterator[Flaw]:
        """Caps by ``within=``: prohibitions that count what the same party did of the same."""
        told: set[tuple[str, Total[Any]]] = set()
        for compiled in self._contract.program.norms:
            for reckoned in reckonings_in(compiled.form):
                total, norm, clause = reckoned.term, compiled.norm, compiled.clause.id
                if not isinstance(norm, Prohibition) or not isinstance(total, Total):
                    continue
                same = total.by == norm.bearer and total.act.kind in norm.act.names
                if same and total.within is not None and (clause, total) not in told:
                    told.add((clause, total))
                    text = (
                        f"it counts {total.act.kind} within {total.within} of each, not its own "
                        "day but the last; which is meant?"
                    )
                    instead = (
                        "a rolling cap, of so many civil days that end with the day of the act, "
                        f"is in_any={total.within!r}"
                    )
                    yield flaw(FlawKind.UNCLEAR_CAP, (clause,), None, text, instead)

    def _shared(self) -> Iterator[Flaw]:
        """Totals that lower what each occasion makes due, and ask nothing of the occasion."""
        found: dict[tuple[str, Total[Any]], tuple[str, str]] = {}
        for compiled in self._contract.program.norms:
            norm, clause = compiled.norm, compiled.clause.id
            if isinstance(norm, Obligation) and norm.amount is not None and norm.upon is not None:
                for owed, total in _lowered(norm.amount[1]):
                    found.setdefault((clause, total), (norm.upon.act.kind, owed))
        for (clause, total), (occasion, owed) in found.items():
            kind, what = total.act.kind, f"{total.act.kind}.{total.field}"
            text = (
                f"each {occasion} is lowered by {total}, the same for all, as that asks for "
                f"nothing of the {occasion}"
            )
            instead = (
                f"name this in a field of {kind}, and ask for it in the total, or let a power "
                f"lower what is owed: then=waives({clause!r}, amount={what}), beside an amount of "
                f"{owed}"
            )
            yield flaw(FlawKind.SHARED_CREDIT, (clause,), None, text, instead)

    def _waived(self) -> Iterator[Flaw]:
        """Debts of what is outstanding that an exercise begins, and of which it waives all."""
        norms = [(compiled.norm, compiled.clause.id) for compiled in self._contract.program.norms]
        found: dict[tuple[str, str], Outstanding] = {}
        for power, clause in norms:
            done = effects(power)
            whole = [one for one in done if isinstance(one, Waives) and one.amount is None]
            gone = {id_ for one in whole for id_ in clauses_of(one)}
            begun = {id_ for one in done if isinstance(one, Begins) for id_ in clauses_of(one)}
            for duty, dormant in norms:
                for left in _outstanding_by_itself(duty) if dormant in begun else ():
                    if left.clause in gone:
                        found.setdefault((clause, dormant), left)
        for (clause, dormant), left in found.items():
            text = (
                f"{clause} begins {dormant}, which asks from day to day for {left}, and waives "
                "that, so that from the next day on nothing is to be paid"
            )
            instead = (
                "let the exercise begin the duty itself, whose amount is then that of the "
                f"exercise: begins(party.must(Pay(outstanding({left.clause!r})), ...)) in place "
                f"of begins({dormant!r})"
            )
            yield flaw(FlawKind.WAIVED_AMOUNT, (clause, dormant), None, text, instead)

    def _of_the_period_before(self) -> Iterator[Flaw]:
        """Amounts that recur at the end of each period, and total what was done before it."""
        told: set[tuple[str, str]] = set()
        for compiled in self._contract.program.norms:
            norm, clause = compiled.norm, compiled.clause.id
            if not isinstance(norm, Obligation) or norm.every is None or norm.in_advance:
                continue
            owed = [way.amount[1] for way in norm.ways if way.amount is not None]
            for total in plain(owed):
                window = isinstance(total, Total) and (total.within or total.in_any)
                if window and (clause, str(total)) not in told:
                    told.add((clause, str(total)))
                    text = (
                        f"{total} is as of the beginning of each period, so that nothing of the "
                        "period itself is in it"
                    )
                    instead = (
                        "if acts of the period itself are meant, let each day be the first after "
                        "one, and the window reach back over it: every=monthly(day=1), "
                        "in_advance=True, total(..., within=months(1, rounding=MonthEnd.LAST_DAY))"
                    )
                    yield flaw(FlawKind.PERIOD_BEFORE, (clause,), None, text, instead)

    def _unnamed(self) -> Iterator[Flaw]:
        """Deeds that recur, and are not told apart by what they are for."""
        told: set[tuple[str, str]] = set()
        for compiled in self._contract.program.norms:
            norm, clause = compiled.norm, compiled.clause.id
            if not isinstance(norm, Obligation) or norm.every is None or norm.asks_for_money:
                continue
            kind = norm.act.kind
            if norm.allocation is not Allocation.AS_NAMED and (clause, kind) not in told:
                told.add((clause, kind))
                text = (
                    f"each {kind} counts to the oldest period that wants one, so that after one "
                    "is missed every later one is late, though it is done in its own time"
                )
                instead = (
                    "if each is for one period alone, say allocation=Allocation.AS_NAMED, and in "
                    f"each event the day of its period, such as towards='{clause} for 2026-01-31'"
                )
                yield flaw(FlawKind.UNNAMED_PERIOD, (clause,), None, text, instead)


def _lowered(amount: AnyTerm) -> Iterator[tuple[str, Total[Any]]]:
    """The totals that are deducted from a field of an act, each with that, and take any acts."""
    for part in plain((amount,)):
        if not isinstance(part, Computed) or part.op != "-":
            continue
        owed, *deducted = part.terms
        stated = tuple(plain((owed,)))
        fields = [one for one in stated if isinstance(one, FieldOf)]
        if not fields or any(isinstance(one, Total) for one in stated):
            continue  # what is owed in all, less what was credited in all, say
        for total in plain(deducted):
            if isinstance(total, Total) and total.field is not None and _is_any(total):
                yield str(fields[0]), total


def _outstanding_by_itself(norm: Norm) -> Iterator[Outstanding]:
    """What an amount asks of what is outstanding, day by day, as no occasion fixes it."""
    if isinstance(norm, Obligation) and norm.upon is None and norm.every is None:
        for way in norm.ways:
            terms = plain(way.amount[1:]) if way.amount is not None else ()
            yield from (part for part in terms if isinstance(part, Outstanding))


def _is_any(total: Total[Any]) -> bool:
    """Whether a total is of whatever was done, at whatever time, of whichever occasion."""
    windows = (total.since, total.until, total.within, total.in_any)
    asked = plain(total.parts)
    return not any(windows) and not any(isinstance(one, FieldOf | When) for one in asked)


def _read_as(decision: Decision, clauses: tuple[str, ...]) -> str:
    """How what is open is settled where clauses clash, unless they do in any case."""
    ways = (way for way in decision.ways if way.answer.verdict is Verdict.CONFLICT)
    settled = (way.settled for way in ways if way.answer.clauses == clauses)
    return next((f" if {listed([*map(str, found)], 'and')}" for found in settled), "")


def _is_over(decision: Decision) -> bool:
    """Whether an act is free because the contract was terminated."""
    endings = [reason.ending for reason in decision.reasons if reason.ending is not None]
    ended_by = [ending.clause for ending in endings if ending.clause is not None]
    return any(isinstance(e, Terminates) for c in ended_by for n in c.norms for e in effects(n))


def _engine(contract: Contract, history: History) -> Engine:
    return Engine(contract, history, matcher="semantics")
