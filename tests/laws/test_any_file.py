"""Whatever stands in the file of a contract, it is read or refused in words."""

from __future__ import annotations

import importlib
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import Contract, ContractError
from contract_rules.contracts.textual.grammar import NotUnderstoodError
from contract_rules.contracts.textual.understanding import FileScope, Meaning
from contract_rules.norms.expressions import term
from support.examples import many

MODULES = ("loan", "sale_of_goods", "service_agreement")
PIECES = (
    *("{", "}", "[", "]", ":", "- ", "\n", "  ", "'", '"', "#", "|", "&a ", "*a", "? ", ", "),
    *("any", "by", "not ", "(", ")", ".", " = ", " + ", "USD 5", "5", "30 days", "yes", "-> "),
    *("within: ", "begins", "first(", "\u2028", "\x00"),
)


@st.composite
def spoiled(draw, ending: str) -> str:
    """A contract as a file, of which a few places are changed."""
    module = importlib.import_module(draw(st.sampled_from(MODULES)))
    with TemporaryDirectory() as folder:
        path = Path(folder, f"c{ending}")
        module.contract.dump(path)
        text = path.read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = begin + draw(st.integers(0, 8))
        text = text[:begin] + draw(st.sampled_from(PIECES) | st.text(max_size=3)) + text[end:]
    return text


@settings(max_examples=many(50))
@given(st.sampled_from((".yaml", ".json")).flatmap(lambda e: st.tuples(st.just(e), spoiled(e))))
def test_a_file_is_read_or_refused_with_places(case):
    """No other error comes up, and each mistake says where it is."""
    ending, text = case
    with TemporaryDirectory() as folder:
        path = Path(folder, f"c{ending}")
        path.write_text(text, encoding="utf-8")
        try:
            Contract.load(path)
        except ContractError as error:
            told = getattr(error, "errors", ()) or (error,)
            assert all(one.where.startswith(f"c{ending}:") for one in told)


@settings(max_examples=many(200))
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join))
def test_a_text_is_understood_or_refused_at_a_place_in_it(text):
    """Whatever it says, and whatever is wanted."""
    scope = FileScope(names={"a": term(1)})
    for wanted in (Meaning.term, Meaning.condition, Meaning.pattern, Meaning.effect):
        refused: list[NotUnderstoodError] = []
        try:
            scope.understand(text, wanted)
        except NotUnderstoodError as error:
            refused.append(error)
        assert all(0 <= error.start <= len(text) and str(error) for error in refused)
