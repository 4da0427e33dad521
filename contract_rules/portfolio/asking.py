"""Looks at a question before it is put to each contract, so that a slip in it is told once."""

from __future__ import annotations

from datetime import datetime
from inspect import Parameter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contract_rules.contracts import admission
from contract_rules.contracts.cells import choice, plain_value
from contract_rules.contracts.contract import parties_called
from contract_rules.contracts.lines import fields_stated
from contract_rules.contracts.validation.contents import constants_in
from contract_rules.errors import (
    MissingFieldError,
    UnknownFieldError,
    UnknownPartyError,
    WrongTypeError,
    nearest,
)
from contract_rules.language import parties
from contract_rules.language.actions import stated_of_each
from contract_rules.language.parameters import party_of
from contract_rules.portfolio.instances import currency_of
from contract_rules.values.acts import Act, Entity, Party
from contract_rules.values.instants import beginning, instant
from contract_rules.values.money import Money, amount_of
from contract_rules.values.parameters import UnboundValue, parameter_of
from contract_rules.values.zones import zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from inspect import Signature

    from contract_rules.contracts.contract import Contract
    from contract_rules.values.acts import FieldType, Value
    from contract_rules.values.instants import On
    from contract_rules.values.parameters import TemplateParameter


def act_asked(template: Contract, given: object, party: object) -> Act:
    """The act that is asked about under each contract.

    Args:
        template: The template.
        given: The act, in which parameters of the template may stand.
        party: Whose act it would be; None for nobody's.

    Raises:
        WrongTypeError: When it is nobody's, or is none, or a value is of another type.
        ContractError: When each contract would refuse it, as `admission.asked_of_each` tells.
    """
    if party is None:
        msg = "party= is None, and one act says nobody's; write whose it would be"
        raise WrongTypeError(msg)
    return admission.asked_of_each(template, stated_of_each(given))


def see_table_of_acts(template: Contract, given: object) -> None:
    """See that what is to be a table of acts is no act by its name alone.

    Raises:
        WrongTypeError: When it is the name of an action, and of no file.
    """
    kind = template.vocabulary.get(given) if isinstance(given, str) else None
    if kind is not None and not Path(kind.name).exists():
        stated = "".join(f", {known.name}=..." for known in kind.fields)
        msg = (
            f"{given!r} is the name of an action, and a text is the path of a table of acts; "
            f"write the act, {given}(...), or of a template of a file "
            f"template.act({given!r}{stated})"
        )
        raise WrongTypeError(msg)


def see_order(template: Contract, on: On, until: On) -> None:
    """See that what is to come is asked about until no earlier day than from which it comes.

    Raises:
        WrongTypeError: When it is.
    """
    here = zone(template.zone)
    first = here.named(on) if isinstance(on, datetime) else beginning(on)
    last = here.named(until) if isinstance(until, datetime) else instant(until)
    if last < first:
        msg = (
            f"until={until} is before on={on}, and what is to come comes after that; give a day "
            "that is not earlier"
        )
        raise WrongTypeError(msg)


def see_party(
    template: Contract, who: Party | str, named: Callable[[Sequence[str]], Iterable[str]]
) -> None:
    """See that a party is one of some contract.

    Args:
        template: The template.
        who: The party, a parameter that stands for one, or a name.
        named: Finds the names that stand in columns of the table of instances, each once.

    Raises:
        UnknownPartyError: When no contract has it, or several may be meant.
        UnknownFieldError: When it is a parameter that the template does not have.
    """
    if parameter_of(who) is not None:
        admission.see_parameter(template, who)
        return
    name = who if isinstance(who, str) else who.name
    left = [known for known in template.parameters if known.type == "Party"]
    columns = [known.name for known in left]
    if name in columns:
        return
    stated = [party for party in template.parties if parameter_of(party) is None]
    if parties_called(stated, name):
        template.party(name)
        return
    usual = [known.default.name for known in left if isinstance(known.default, Party)]
    if any(parties_called((parties.Party(one),), name) for one in chain(usual, named(columns))):
        return
    known = [*(party.name for party in stated), *columns]
    msg = (
        f"{template.name} has no party {name!r}{' in any row' if left else ''}"
        f"{nearest(name, known)}"
    )
    raise UnknownPartyError(msg)


def see_arguments(
    question: str, taken: Signature, args: Sequence[object], given: Mapping[str, object]
) -> None:
    """See that a question to an engine takes some arguments.

    Args:
        question: The name of the question.
        taken: What it takes.
        args: What is given in a row.
        given: What is given by name.

    Raises:
        WrongTypeError: When it takes others.
    """
    known = list(taken.parameters.values())
    row = [one.name for one in known if one.kind is Parameter.POSITIONAL_OR_KEYWORD]
    names = [one.name for one in known]
    if len(args) > len(row):
        beside = f"no argument but {', '.join(row)}" if row else "no argument"
        first = next(name for name in names if name not in row)
        msg = f"{question} takes {beside} without its name; write {first}=..."
        raise WrongTypeError(msg)
    there = row[: len(args)]
    for name in given:
        if name not in names:
            msg = f"{question} takes no {name}={nearest(name, names)}"
            raise WrongTypeError(msg)
        if name in there:
            msg = f"{question} is told {name} twice; leave {name}= out"
            raise WrongTypeError(msg)
    for one in known:
        if one.default is Parameter.empty and one.name not in (*there, *given):
            msg = f"{question} wants to know {one.name}=; write {one.name}=..."
            raise WrongTypeError(msg)


def act_in_words(template: Contract, action: str, fields: Iterable[str]) -> Act:
    """The act that an action and fields, each as ``field=value``, state of each contract.

    A value in braces, ``amount={rent}``, is that of the parameter in each contract; a party is
    also meant by the name of its parameter alone.

    Args:
        template: The template.
        action: The name of the action.
        fields: The texts.

    Raises:
        MissingFieldError: When a field is not stated.
        UnknownFieldError: When a text states no field, one that was stated before or one that
            there is not, or names a parameter that there is not.
        ContractError: When the action is unknown, or a value is of another type.
    """
    kind, left = template.kind(action), {known.name: known for known in template.parameters}
    given: dict[str, Value] = {}
    for name, text in fields_stated(fields):
        known = kind.field(name)
        if text.startswith("{") and text.endswith("}"):
            if text[1:-1] not in left:
                msg = f"{template.name} has no parameter {text[1:-1]!r}{nearest(text[1:-1], left)}"
                raise UnknownFieldError(msg)
            given[name] = _unbound(left[text[1:-1]])
        else:
            given[name] = _in_words(template, known, text)
    lacking = [known.name for known in kind.fields if not (known.optional or known.name in given)]
    if lacking:
        msg = f"{kind.name} needs its {', '.join(lacking)}; state it, too"
        raise MissingFieldError(msg)
    return Act(kind.name, tuple((f.name, given[f.name]) for f in kind.fields if f.name in given))


def _unbound(known: TemplateParameter) -> Any:  # noqa: ANN401 (what stands for a value of any type)
    return party_of(known) if known.type == "Party" else UnboundValue(known)


def _in_words(template: Contract, known: FieldType, text: str) -> Value:
    """The value of a field that a text states.

    Raises:
        ContractError: When it states none of its type.
    """
    if known.choices:
        return choice(known, text)
    if known.type == "Party":
        of = [one for one in template.parameters if (one.name, one.type) == (text, "Party")]
        return party_of(of[0]) if of else admission.meant(template, text)
    if known.type == "Money":
        return amount_of(text, known.currency or _counted_in(template))
    found = plain_value(known, text, template)
    return Entity(known.type, text) if found is None else found


def _counted_in(template: Contract) -> str:
    """The one currency that a template tells of its amounts; empty where it tells none."""
    stated = [one.currency for one in constants_in(template.provisions) if isinstance(one, Money)]
    declared = (known.currency for kind in template.actions for known in kind.fields)
    named = (*stated, *declared, *map(currency_of, template.parameters))
    told = {one for one in named if one is not None}
    return told.pop() if len(told) == 1 else ""
