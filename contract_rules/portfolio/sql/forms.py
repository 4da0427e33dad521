"""Pairs the norms of a contract with their normal forms as the template has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.normal_forms import NormalForms
from contract_rules.norms.normal_form import Form
from contract_rules.portfolio.sql.columns import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.texts import Text


def forms_of(template: Contract, contract: Contract) -> list[Form]:
    """The normal forms of a template, in the order of the program of one of its contracts.

    Raises:
        NotInSqlError: When the contract has others.
    """
    if template is contract:
        return [compiled.form for compiled in contract.program.norms]
    pairs: dict[tuple[int, str], list[tuple[Form, Form]]] = {}
    for number, texts in enumerate(zip(contract.texts, template.texts, strict=True)):
        mine, theirs = (list(_written(text)) for text in texts)
        for (id_, form), (_, other) in zip(mine, theirs, strict=True):
            pairs.setdefault((number, id_), []).append((form, other))
    alike: dict[tuple[int, str, Form], list[int]] = {}
    for compiled in contract.program.norms:
        one = compiled.texts[0], compiled.clause.id, compiled.form
        alike.setdefault(one, []).append(compiled.index)
    found = list[Form]()
    for compiled in contract.program.norms:
        number, id_ = compiled.texts[0], compiled.clause.id
        others = [other for form, other in pairs[number, id_] if form == compiled.form]
        places = alike[number, id_, compiled.form]  # in the order of writing, as the others are
        differ = others.count(others[0]) < len(others)
        is_kept = len(places) < len(others)  # one of them is as the text before has it
        refuse("two norms of a clause are one in some contracts", when=differ and is_kept)
        found.append(others[places.index(compiled.index)] if differ else others[0])
    return found


def _written(text: Text) -> Iterator[tuple[str, Form]]:
    """The normal forms of a text in the order of writing, each with the id of its clause."""
    meanings = {d.id: d.condition for d in text.definitions}
    forms = NormalForms()
    for in_text in text.provisions_in_text:
        clause = in_text.provision
        if isinstance(clause, Clause):
            for known in forms.of(clause, meanings):
                yield from ((clause.id, form) for form, _ in known)
