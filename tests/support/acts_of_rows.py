"""Which row tells of an act, and acts as clauses name them and as none does."""

from __future__ import annotations

from contract_rules import usd
from contract_rules.norms.subsumption import fits
from contract_rules.testing.strategies.drawing import pick
from contract_rules.testing.strategies.vocabulary import POOLS
from contract_rules.values.acts import Act, Party

STRANGERS = {
    "Provider": type(POOLS["Provider"][0])("Umbra"),
    "Model": type(POOLS["Model"][0])("M9"),
    "Money": usd(9),
    "Party": Party("Eve"),
    "str": "nine",
}


def act_of(draw, kind):
    """An act of an action, with fields as clauses name them, and as none does."""
    named = {f.name: f.choices or (*POOLS[f.type], STRANGERS.get(f.type)) for f in kind.fields}
    fields = ((name, pick(draw, *(v for v in vs if v is not None))) for name, vs in named.items())
    return Act(kind.name, tuple(fields), kind)


def nearest(act, rows):
    """The action by which rows tell of an act: its own, or the nearest wider that has rows."""
    told = {row.action.kind for row in rows}
    return next((kind for kind in act.kinds if kind in told), act.kind)


def is_such(act, pattern, name):
    return name == pattern.kind and all(fits(act.get(n), m) for n, m in pattern.fields)
