"""Mutants of a contract: each differs from it in one place, and good tests tell it apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
from attrs import evolve, field

from contract_rules.answers.json_format import STAMP
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.phrases import Words
from contract_rules.contracts.clauses import Amendment, Clause, Definition, Provision, Rank
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.lookup import contract_at, is_file
from contract_rules.contracts.mistakes import Written
from contract_rules.errors import (
    ContractError,
    ContractNotFoundError,
    UnknownClauseError,
    WrongTypeError,
    nearest,
)
from contract_rules.norms.expressions import Condition
from contract_rules.norms.orders import Allocation, Debt
from contract_rules.testing.arguments import contract_given, id_given
from contract_rules.testing.mutation.alike import are_alike
from contract_rules.testing.mutation.mistakes import Stock, mistakes
from contract_rules.testing.mutation.operators import ChangeKind, Node, changes, putting
from contract_rules.testing.orders import counting_in, counting_in_amendments, paying
from contract_rules.testing.rewording import reworded
from contract_rules.testing.strategies.pools import shifted
from contract_rules.values.data_classes import define, frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from contract_rules.contracts.program import Program
    from contract_rules.norms.norms import Norm, Obligation
    from contract_rules.testing.mutation.operators import Change


Meanings: TypeAlias = "tuple[tuple[str, ...], tuple[str, ...]]"
"""What is said before and after, in words, a line each, as far as it differs."""


@frozen(eq=False)
class Mutant:
    """A contract that differs from another in one place.

    Attributes:
        number: Its number among the changes of that contract; some numbers are missing, as not
            every change leaves a contract.
        kind: What was changed.
        clause: The id of the clause or definition, or the title of the amendment.
        since: The first day of its wording.
        place: Where in it, in the author's words.
        change: What was changed, in words.
        text: The clause's wording.
        before: What is said in the place, in words, a line each, where that is not said then.
        after: What is said there then, in words, a line each, where that was not said before.
        contract: The contract, so changed.
        written: Where the clause was written, if a line wrote it.
    """

    number: int
    kind: ChangeKind
    clause: str
    since: date
    place: str
    change: str
    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    contract: Contract = field(repr=False)
    written: Written | None = field(default=None, repr=False)

    def __str__(self) -> str:
        """Its number, the clause, the place, and what was changed."""
        place = f", {self.place}" if self.place else ""
        return f"#{self.number}  {self.clause} of {self.since}{place}: {self.change}"

    def to_json(self) -> dict[str, Any]:
        """The mutant as JSON data, without its contract."""
        return {
            **STAMP,
            "number": self.number,
            "kind": self.kind.value,
            "clause": self.clause,
            "since": self.since.isoformat(),
            "place": self.place,
            "change": self.change,
            "text": self.text,
            "before": list(self.before),
            "after": list(self.after),
        }


@frozen(eq=False)
class _Candidate:
    """A change that may leave a contract."""

    kind: ChangeKind
    clause: str
    since: date
    place: str
    change: str
    text: str
    build: Callable[[], Contract]
    means: Callable[[], Meanings]
    written: Written | None


@define
class Skipped:
    """How many changes of a contract make no mutant.

    Attributes:
        refused: Those that leave no contract.
        alike: Those of which the normal form is that of the contract.
    """

    refused: int = 0
    alike: int = 0


def mutants(contract: Contract, *, only: str | None = None) -> Iterator[Mutant]:
    """The mutants of a contract, in the order of its text.

    Args:
        contract: The contract.
        only: The id of the one clause that is changed; by default, each.

    Raises:
        UnknownClauseError: When the contract has no clause of that id.
        WrongTypeError: When it is no contract.
    """
    return mutants_of(contract, changed_clause(contract_given(contract), only), Skipped())


def changed_clause(contract: Contract, only: str | None) -> str | None:
    """The id of the one clause that is changed, or None, if a contract has it.

    Raises:
        UnknownClauseError: When the contract has no clause of that id.
    """
    places = _places(contract)
    if only is not None:
        id_given("only", only)
    if only is not None and only not in places:
        msg = f"{contract.name} has no clause {only!r}{nearest(only, places)}"
        raise UnknownClauseError(msg)
    return only


def count_of(contract: Contract, only: str | None = None) -> int:
    """How many changes there are of which `mutants` makes one each, unless that is no contract."""
    return sum(1 for one in candidates_of(contract) if only is None or one.clause == only)


def mutants_of(contract: Contract, only: str | None, skipped: Skipped) -> Iterator[Mutant]:
    """As `mutants`, of arguments that are right; how many are left out is counted.

    Args:
        contract: The contract.
        only: The id of the one clause that is changed; None for each.
        skipped: Where it is counted.
    """
    for number, candidate in enumerate(candidates_of(contract)):
        if only is None or candidate.clause == only:
            try:
                mutant = _mutant(number, candidate)
            except ContractError:
                skipped.refused += 1
                continue
            if are_alike(contract, mutant.contract):
                skipped.alike += 1
            else:
                yield mutant


def _places(contract: Contract) -> tuple[str, ...]:
    """The ids of clauses and definitions, and the titles of amendments."""
    ids = (provision.id for provision in contract.provisions)
    return tuple(dict.fromkeys((*ids, *(amendment.title for amendment in contract.amendments))))


def mutant_of(contract: Contract, number: int) -> Mutant:
    """The mutant of that number.

    Raises:
        ContractNotFoundError: When there is none.
    """
    candidates = candidates_of(contract)
    if not 0 <= number < len(candidates):
        msg = f"{contract.name} has no mutant {number}; contract-rules mutate lists them"
        raise ContractNotFoundError(msg)
    try:
        return _mutant(number, candidates[number])
    except ContractError as error:
        msg = f"mutant {number} of {contract.name} is no contract: {error}"
        raise ContractNotFoundError(msg) from error


def become(name: str) -> Mutant:
    """Turn the contract of that name into a mutant of itself, in this process.

    The object stays the same one, and is changed from within; so whoever holds it has the
    mutant: modules that imported it, fixtures, closures. What was worked out from it before,
    such as an engine, a copy with other amendments, or the key of a dict, is as it was.

    Of a file, ``lease.yaml``, whoever loads it from now on has the mutant.

    Args:
        name: ``package.module:name#number``, or ``lease.yaml#number``.

    Raises:
        ContractNotFoundError: When no contract stands there, or it has no such mutant.
    """
    where, _, number = name.rpartition("#")
    if not where or not number.isdecimal():
        msg = f"{name!r} names no mutant; write package.module:name#number"
        raise ContractNotFoundError(msg)
    contract = contract_at(where)
    mutant = mutant_of(contract, int(number))
    if is_file(where):
        _loaded_as(Path(where), mutant.contract)
        return mutant
    stated = (known.name for known in attrs.fields(Contract) if known.init)
    fields = {name: getattr(mutant.contract, name) for name in stated}
    Contract.__init__(contract, **fields)  # once more, on the object that everybody holds
    return mutant


def _loaded_as(path: Path, mutant: Contract) -> None:
    """Have the contract of a file be a mutant of it, wherever it is loaded in this process."""
    real = Contract.load

    def load(_: type[Contract], asked: str | Path) -> Contract:
        return mutant if Path(asked).exists() and path.samefile(asked) else real(asked)

    setattr(Contract, "load", classmethod(load))  # noqa: B010 (a type checker knows another)


def _mutant(number: int, candidate: _Candidate) -> Mutant:
    built = candidate.build()
    before, after = candidate.means()
    return Mutant(
        number,
        candidate.kind,
        candidate.clause,
        candidate.since,
        candidate.place,
        candidate.change,
        candidate.text,
        before,
        after,
        built,
        candidate.written,
    )


def candidates_of(contract: Contract) -> tuple[_Candidate, ...]:
    """Every change that may leave a contract, in the order of the text; made once for each."""
    return contract.program.once(_listed, contract)


def _listed(_: Program, contract: Contract) -> tuple[_Candidate, ...]:
    return tuple(_candidates(contract))


def _candidates(contract: Contract) -> Iterator[_Candidate]:
    words, stock = Words.of(contract), _stock_of(contract)
    for number, provision in enumerate(contract.clauses):
        put = partial(_first_text, contract, number)
        yield from _of_provision(provision, contract.effective, words, stock, put)
    for place, amendment in enumerate(contract.amendments):
        for name in ("adds", "replaces"):
            for number, provision in enumerate(getattr(amendment, name)):
                put = partial(_amended, contract, place, name, number)
                yield from _of_provision(provision, amendment.effective, words, stock, put)
        yield from _moved(contract, place, amendment)
    yield from _reordered(contract)


def _stock_of(contract: Contract) -> Stock:
    written: list[Norm | Condition] = []
    for provision in contract.provisions:
        if isinstance(provision, Clause):
            written += provision.norms
        else:
            written.append(provision.condition)
    return Stock.of(contract.parties, written)


def _first_text(contract: Contract, number: int, new: Provision) -> Contract:
    return evolve(contract, clauses=putting(contract.clauses, number, new))


def _amended(contract: Contract, place: int, name: str, number: int, new: Provision) -> Contract:
    amendment = contract.amendments[place]
    changed = putting(amendment, name, putting(getattr(amendment, name), number, new))
    return evolve(contract, amendments=putting(contract.amendments, place, changed))


def _moved(contract: Contract, place: int, amendment: Amendment) -> Iterator[_Candidate]:
    for by in (1, -1):
        new = evolve(amendment, effective=shifted(amendment.effective, by))
        yield _Candidate(
            ChangeKind.DATE,
            amendment.title,
            amendment.effective,
            "effective",
            f"takes effect on {new.effective} in place of {amendment.effective}",
            amendment.note,
            partial(evolve, contract, amendments=putting(contract.amendments, place, new)),
            _told(f"takes effect on {amendment.effective}", f"takes effect on {new.effective}"),
            amendment.written,
        )


def _reordered(contract: Contract) -> Iterator[_Candidate]:
    """The changes of an order of costs, interest and principal, wherever it is stated.

    Two that follow upon each other in it change places, or payments count to what is due first.
    """
    dated = [(clause, contract.effective) for clause in contract.clauses]
    for amendment in contract.amendments:
        dated += [(p, amendment.effective) for p in (*amendment.adds, *amendment.replaces)]
    stated: dict[Allocation, list[tuple[Provision, date, Obligation]]] = {}
    for provision, since in dated:
        for norm in paying(provision.norms) if isinstance(provision, Clause) else ():
            if norm.allocation.sorts:
                stated.setdefault(norm.allocation, []).append((provision, since, norm))
    for order, among in stated.items():
        first, since, _ = among[0]
        sorts = {norm.sort for _, _, norm in among}
        for new in (*_swapped(order, sorts), Allocation.OLDEST_DUE):
            yield _Candidate(
                ChangeKind.ALLOCATION,
                first.id,
                since,
                "",
                f"reads {new.value!r} in place of {order.value!r}, wherever payments count so",
                first.text,
                partial(_counted_by, contract, order, new),
                _told(f"order of payments: {order.value}", f"order of payments: {new.value}"),
                first.written,
            )


def _swapped(order: Allocation, sorts: Collection[Debt]) -> Iterator[Allocation]:
    """The orders in which two sorts that follow upon each other, of those there are, are swapped.

    Args:
        order: An order of sorts.
        sorts: Those that there are.
    """
    here = [sort for sort in order.sorts if sort in sorts]
    others = [sort for sort in order.sorts if sort not in sorts]
    for place in range(len(here) - 1):
        new = (*here[:place], here[place + 1], here[place], *here[place + 2 :], *others)
        yield next(one for one in Allocation if one.sorts == new)


def _counted_by(contract: Contract, old: Allocation, new: Allocation) -> Contract:
    """The contract with another order wherever one is stated."""

    def change(norm: Obligation) -> dict[str, Any]:
        return {"allocation": new} if norm.allocation is old else {}

    return evolve(
        contract,
        clauses=counting_in(contract.clauses, change),
        amendments=counting_in_amendments(contract.amendments, change),
    )


def _of_provision(
    provision: Provision,
    since: date,
    words: Words,
    stock: Stock,
    put: Callable[[Provision], Contract],
) -> Iterator[_Candidate]:
    def candidate(
        kind: ChangeKind,
        place: str,
        told: str,
        build: Callable[[], Contract],
        means: Callable[[], Meanings],
    ) -> _Candidate:
        id_, text = provision.id, provision.text
        return _Candidate(kind, id_, since, place, told, text, build, means, provision.written)

    if not isinstance(provision, Clause):
        old = provision.condition
        for change in _each_change(old, words, stock):
            put_so = partial(_redefined, put, provision, change.new)
            means = partial(_meanings, old, change.new, words)
            yield candidate(change.kind, " ".join(change.place), change.text, put_so, means)
        return
    for number, norm in enumerate(provision.norms):
        numbered = (f"norm {number + 1}",) if len(provision.norms) > 1 else ()
        for change in _each_change(norm, words, stock):
            norms = putting(provision.norms, number, change.new)
            put_so = partial(_reworded, put, provision, norms=norms)
            means = partial(_meanings, norm, change.new, words)
            place = " ".join((*numbered, *change.place))
            yield candidate(change.kind, place, change.text, put_so, means)
    for number, other in enumerate(provision.overrides):
        left = (*provision.overrides[:number], *provision.overrides[number + 1 :])
        put_so = partial(_reworded, put, provision, overrides=left)
        told, said = f"no longer prevails over {other}", _told(f"prevails over {other}")
        yield candidate(ChangeKind.PRECEDENCE, "overrides", told, put_so, said)
    if provision.rank is not Rank.CONTRACT:
        put_so = partial(_reworded, put, provision, rank=Rank.CONTRACT)
        told = f"is of the rank of the contract, no longer {provision.rank!r}"
        said = _told(repr(provision.rank), repr(Rank.CONTRACT))
        yield candidate(ChangeKind.PRECEDENCE, "rank", told, put_so, said)


def _each_change(written: Norm | Condition, words: Words, stock: Stock) -> Iterator[Change]:
    """The changes of a norm or a condition, each that comes to the same once."""
    found = {written}
    for change in chain(changes(written, words), mistakes(written, words, stock)):
        if change.new not in found:
            yield change
        if change.new is not None:
            found.add(change.new)


def _meanings(old: Node, new: Node, words: Words) -> Meanings:
    """What two norms, or conditions, say in words, as far as the other does not say it."""
    if isinstance(old, Condition):
        return (words.condition(old),), (words.condition(new),)
    before, after = (tuple(norm_in_full(norm, words)) for norm in (old, new))
    return _only_in(before, after), _only_in(after, before)


def _told(before: str, after: str = "") -> Callable[[], Meanings]:
    """What is said before and after, where that is one thing."""
    return lambda: ((before,), (after,) if after else ())


def _only_in(lines: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line not in others)


def _refuse_none(provision: Provision, written: tuple[Node, ...]) -> None:
    """Refuse what cannot be written so: where there is nothing in its place."""
    if None in written:
        msg = f"{provision.id!r} cannot be changed so"
        raise WrongTypeError(msg)


def _redefined(
    put: Callable[[Provision], Contract], provision: Definition, condition: Node
) -> Contract:
    _refuse_none(provision, (condition,))
    return put(evolve(provision, condition=condition))


def _reworded(put: Callable[[Provision], Contract], clause: Clause, **changed: Node) -> Contract:
    """The contract with a clause of which something is changed."""
    _refuse_none(clause, changed.get("norms", ()))
    return put(reworded(clause, **changed))
