"""Mutants of a contract: each differs from it in one place, and good tests tell it apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from attrs import evolve, field, frozen

from contract_rules.answers.json_format import STAMP
from contract_rules.answers.phrases import Words
from contract_rules.contracts.clauses import Amendment, Clause, Definition, Provision, Rank
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.lookup import contract_at, is_file
from contract_rules.errors import ContractError, ContractNotFoundError, UnknownClauseError, nearest
from contract_rules.norms.orders import Allocation, Debt
from contract_rules.testing.arguments import contract_given, id_given
from contract_rules.testing.mutation.operators import ChangeKind, Node, changes, putting
from contract_rules.testing.orders import counting_in, counting_in_amendments, paying
from contract_rules.testing.strategies.pools import shifted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from contract_rules.norms.norms import Obligation


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
        contract: The contract, so changed.
    """

    number: int
    kind: ChangeKind
    clause: str
    since: date
    place: str
    change: str
    text: str
    contract: Contract = field(repr=False)

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


def mutants(contract: Contract, *, only: str | None = None) -> Iterator[Mutant]:
    """The mutants of a contract, in the order of its text.

    Args:
        contract: The contract.
        only: The id of the one clause that is changed; by default, each.

    Raises:
        UnknownClauseError: When the contract has no clause of that id.
        WrongTypeError: When it is no contract.
    """
    places = _places(contract_given(contract))
    if only is not None:
        id_given("only", only)
    if only is not None and only not in places:
        msg = f"{contract.name} has no clause {only!r}{nearest(only, places)}"
        raise UnknownClauseError(msg)
    return _mutants(contract, only)


def count_of(contract: Contract, only: str | None = None) -> int:
    """How many changes there are of which `mutants` makes one each, unless that is no contract."""
    return sum(1 for one in _candidates(contract) if only is None or one.clause == only)


def _mutants(contract: Contract, only: str | None) -> Iterator[Mutant]:
    for number, candidate in enumerate(_candidates(contract)):
        if only is None or candidate.clause == only:
            try:
                yield _mutant(number, candidate)
            except ContractError:
                continue  # what the change leaves is no contract


def _places(contract: Contract) -> tuple[str, ...]:
    """The ids of clauses and definitions, and the titles of amendments."""
    ids = (provision.id for provision in contract.provisions)
    return tuple(dict.fromkeys((*ids, *(amendment.title for amendment in contract.amendments))))


def mutant_of(contract: Contract, number: int) -> Mutant:
    """The mutant of that number.

    Raises:
        ContractNotFoundError: When there is none.
    """
    for other, candidate in enumerate(_candidates(contract)):
        if other == number:
            try:
                return _mutant(number, candidate)
            except ContractError as error:
                msg = f"mutant {number} of {contract.name} is no contract: {error}"
                raise ContractNotFoundError(msg) from error
    msg = f"{contract.name} has no mutant {number}; contract-rules mutate lists them"
    raise ContractNotFoundError(msg)


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
    return Mutant(
        number,
        candidate.kind,
        candidate.clause,
        candidate.since,
        candidate.place,
        candidate.change,
        candidate.text,
        candidate.build(),
    )


def _candidates(contract: Contract) -> Iterator[_Candidate]:
    words = Words.of(contract)
    for number, provision in enumerate(contract.clauses):
        yield from _of_provision(
            provision, contract.effective, words, partial(_first_text, contract, number)
        )
    for place, amendment in enumerate(contract.amendments):
        for name in ("adds", "replaces"):
            for number, provision in enumerate(getattr(amendment, name)):
                put = partial(_amended, contract, place, name, number)
                yield from _of_provision(provision, amendment.effective, words, put)
        yield from _moved(contract, place, amendment)
    yield from _reordered(contract)


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
    provision: Provision, since: date, words: Words, put: Callable[[Provision], Contract]
) -> Iterator[_Candidate]:
    id_, text = provision.id, provision.text
    if not isinstance(provision, Clause):
        for change in changes(provision.condition, words):
            put_so = partial(_redefined, put, provision, change.new)
            place = " ".join(change.place)
            yield _Candidate(change.kind, id_, since, place, change.text, text, put_so)
        return
    for number, norm in enumerate(provision.norms):
        numbered = (f"norm {number + 1}",) if len(provision.norms) > 1 else ()
        for change in changes(norm, words):
            norms = putting(provision.norms, number, change.new)
            put_so = partial(_reworded, put, provision, norms=norms)
            place = " ".join((*numbered, *change.place))
            yield _Candidate(change.kind, id_, since, place, change.text, text, put_so)
    for number, other in enumerate(provision.overrides):
        left = (*provision.overrides[:number], *provision.overrides[number + 1 :])
        put_so = partial(_reworded, put, provision, overrides=left)
        told = f"no longer prevails over {other}"
        yield _Candidate(ChangeKind.PRECEDENCE, id_, since, "overrides", told, text, put_so)
    if provision.rank is not Rank.CONTRACT:
        put_so = partial(_reworded, put, provision, rank=Rank.CONTRACT)
        told = f"is of the rank of the contract, no longer {provision.rank!r}"
        yield _Candidate(ChangeKind.PRECEDENCE, id_, since, "rank", told, text, put_so)


def _redefined(
    put: Callable[[Provision], Contract], provision: Definition, condition: Node
) -> Contract:
    return put(evolve(provision, condition=condition))


def _reworded(put: Callable[[Provision], Contract], clause: Clause, **changed: Node) -> Contract:
    """The contract with a clause of which something is changed."""
    kept = {f.name: getattr(clause, f.name) for f in attrs.fields(Clause) if f.eq} | changed
    new = Clause(kept.pop("id"), kept.pop("text"), *kept.pop("norms"), **kept)
    object.__setattr__(new, "written", clause.written)
    return put(new)
