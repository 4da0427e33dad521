"""Fields of truth values, of choices and of ranges: what they hold, and how clauses ask for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Literal

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    ContractError,
    Definition,
    Engine,
    Event,
    FactBase,
    Field,
    Money,
    Parameter,
    Party,
    Verdict,
    anything,
    at_least,
    at_most,
    between,
    less_than,
    lookup,
    more_than,
    one_of,
    other_than,
    total,
    usd,
)
from contract_rules.answers.phrases import Words
from contract_rules.cli.arguments import ContractAndRecord
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import (
    IncomparableError,
    MissingFieldError,
    OutOfRangeError,
    TruthValueError,
    WrongTypeError,
)
from contract_rules.norms import expressions as n
from contract_rules.testing import as_code
from contract_rules.values.acts import Act, Entity
from support.histories import MATCHERS

ANN, BEA = Party("Ann"), Party("Bea")
YES = True
START, LATER = date(2025, 1, 1), date(2025, 6, 1)


class Cause(Enum):
    """What may happen to a house; the last is called by its name."""

    FIRE = "fire"
    WAR = "war"
    FLOOD = 3


class File(Action, phrase="file a claim (cause: {cause}, urgent: {urgent}, grade: {grade})"):
    """A claim."""

    cause: Field[Cause] = anything
    form: Field[Literal["oral", "written"]] = anything
    urgent: Field[bool] = anything
    grade: Field[int] = between(1, 10, default=anything)


class Rate(Action):
    """How likely it is."""

    share: Field[Decimal] = between(Decimal(0), Decimal(1))
    final: Field[bool]


def engine(*norms, matcher="semantics", events=()):
    """An engine of a contract with a clause for each norm."""
    clauses = [Clause(f"C{number}", "So.", norm) for number, norm in enumerate(norms, 1)]
    return Engine(
        Contract(name="A policy", parties=(ANN, BEA), clauses=clauses, effective=START),
        events,
        matcher=matcher,
    )


def verdict(asked, **fields):
    """Whether Ann may file a claim, as both engines say."""
    known = {"cause": Cause.FIRE, "form": "oral", "urgent": False, "grade": 5} | fields
    found = {
        engine(asked, matcher=m).decide(ANN, File(**known), on=LATER).verdict for m in MATCHERS
    }
    (only,) = found
    return only


def test_a_field_of_truth_values_is_a_condition() -> None:
    """By itself, negated, and beside others."""
    prohibited = Verdict.PROHIBITED
    barely = ANN.must_not(File(), provided=File.urgent)
    assert verdict(barely, urgent=True) is prohibited
    assert verdict(barely) is Verdict.SILENT
    assert verdict(ANN.must_not(File(), unless=~File.urgent)) is Verdict.PERMITTED
    both = ANN.must_not(File(), provided=File.urgent & (File.cause == Cause.WAR))
    assert verdict(both, urgent=True, cause=Cause.WAR) is prohibited
    assert verdict(both, urgent=True) is Verdict.SILENT
    either = ANN.must_not(File(), provided=File.urgent | (File.form == "oral"))
    assert verdict(either) is prohibited
    assert verdict(either, form="written") is Verdict.SILENT
    but = ANN.must_not(File(), provided=File.urgent.unless(File.cause == Cause.WAR))
    assert verdict(but, urgent=True) is prohibited
    assert verdict(but, urgent=True, cause=Cause.WAR) is Verdict.SILENT
    joined = ANN.must_not(File(), provided=(File.grade > 3) & File.urgent)
    assert verdict(joined, urgent=True) is prohibited
    assert verdict(ANN.must_not(File(urgent=True)), urgent=True) is prohibited
    assert verdict(ANN.must_not(File(urgent=other_than(YES)))) is prohibited


def test_such_a_condition_is_the_one_that_is_written_out() -> None:
    """So a definition may be one, and an end; only a field of another type is none."""
    written_out = n.Compared(n.term(File.urgent), "==", n.Const(YES))
    assert Definition("D1", "Urgent.", File.urgent).condition == written_out
    assert ANN.may(File(), until=File.urgent).until == written_out
    assert (File.urgent == True) == written_out  # noqa: E712
    assert (~File.urgent).op == "!="
    with pytest.raises(TruthValueError):
        bool(File.urgent)
    assert bool(File.grade)
    with pytest.raises(WrongTypeError, match="is no condition"):
        ANN.may(File(), provided=File.grade)
    with pytest.raises(WrongTypeError, match="is no condition"):
        _ = File.grade & File.urgent


def test_a_choice_is_of_its_enum_or_literal() -> None:
    """Members are a sort of their own; a member whose value is no string has its name."""
    assert File(cause=Cause.FIRE).act == Act("File", (("cause", Entity("Cause", "fire")),))
    assert File.kind.field("cause").choices[2] == Entity("Cause", "FLOOD")
    assert File.kind.field("form").choices == ("oral", "written")
    assert File.kind.field("urgent").options == (True, False)
    with pytest.raises(WrongTypeError, match=r"File\.cause holds values of type Cause; write one"):
        File(cause="fire")
    with pytest.raises(IncomparableError):
        _ = File.cause == "fire"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: File(form="writen"),
        lambda: File(form=one_of("oral", "writen")),
        lambda: File.form == "writen",
        lambda: total(File.grade, by=ANN, form="writen"),
    ],
)
def test_what_is_no_choice_is_refused_where_it_is_written(wrong) -> None:
    """With the choice that is nearest."""
    with pytest.raises(OutOfRangeError) as raised:
        wrong()
    assert str(raised.value) == "File.form has no choice 'writen'; did you mean 'written'?"


def test_a_number_outside_its_range_is_refused_where_it_is_written() -> None:
    """In an act, in a matcher and in a comparison."""
    with pytest.raises(OutOfRangeError) as raised:
        File(grade=11)
    assert str(raised.value) == (
        "File.grade holds a number from 1 to 10, not 11; write one of these"
    )
    for wrong in (lambda: File(grade=at_least(0)), lambda: File.grade < 0):
        with pytest.raises(OutOfRangeError):
            wrong()
    assert File(grade=10).act.get("grade") == 10
    with pytest.raises(MissingFieldError):
        Rate(share=Decimal(1))


def test_an_event_that_a_field_does_not_hold_is_refused() -> None:
    """Whatever it was made of."""
    here = engine(ANN.may(File()))
    fields = {"cause": Entity("Cause", "fire"), "form": "oral", "urgent": True, "grade": 5}
    for name, value in (("cause", Entity("Cause", "theft")), ("form", "loud"), ("grade", 0)):
        act = Act("File", tuple((fields | {name: value}).items()))
        with pytest.raises(OutOfRangeError):
            here.record(Event(by=ANN, act=act, on=LATER))
    with pytest.raises(WrongTypeError):
        here.record(
            Event(by=ANN, act=Act("File", tuple((fields | {"urgent": 1}).items())), on=LATER)
        )
    here.record(Event(by=ANN, act=Act("File", tuple(fields.items())), on=LATER))


def test_a_contract_from_data_is_held_to_the_same() -> None:
    """A pattern and a comparison with what a field does not hold."""
    asked = ANN.must_not(File(grade=at_least(8)), unless=File.grade == 9)
    known = engine(asked).contract
    assert from_json(Contract, to_json(known)) == known
    data = to_json(known)
    data["clauses"][0]["norms"][0]["act"]["fields"][0][1]["term"]["value"] = 12
    with pytest.raises(OutOfRangeError):
        from_json(Contract, data)
    data = to_json(known)
    data["clauses"][0]["norms"][0]["unless"]["right"]["value"] = 12
    with pytest.raises(OutOfRangeError):
        from_json(Contract, data)


def test_a_report_tells_the_cases_over_the_choices_and_nothing_else() -> None:
    """No other cause, no number outside the range."""
    norms = (
        ANN.must_not(File(cause=Cause.WAR, grade=at_least(8)), unless=File.urgent),
        ANN.must_not(File(cause=Cause.FIRE, form="oral", grade=10)),
    )
    with engine(*norms) as here:
        told = [str(position.action) for position in here.report(on=LATER).positions]
        text = str(here.report(on=LATER))
    assert all("OtherThan" not in pattern for pattern in told)
    assert "any other" not in text
    assert "(cause: war, urgent: no, grade: at least 8)" in " ".join(text.split())
    assert "cause: FLOOD" in text


def test_a_question_says_which_of_a_few_values_is_meant() -> None:
    """Where clauses tell by it: there is no value that no clause names."""
    with engine(ANN.must_not(File(cause=Cause.WAR))) as here:
        with pytest.raises(MissingFieldError) as raised:
            here.decide(ANN, File(), on=LATER)
        assert str(raised.value) == (
            "the question leaves File.cause open, by which clauses tell acts apart; say which it "
            "is, 'fire' or 'war' or 'FLOOD'"
        )
        assert here.decide(ANN, File(cause=Cause.FIRE), on=LATER).verdict is Verdict.SILENT
    with engine(ANN.must(File(urgent=True))) as here:
        with pytest.raises(MissingFieldError, match="say which it is, True or False"):
            here.history(ANN, File())
        assert here.history(ANN, File(urgent=True))


def test_sentences_say_yes_and_no() -> None:
    """Of a field by its name, of two fields that one is as the other."""
    rated = BEA.did(Rate(anything, anything))
    norms = (
        ANN.must_not(File(), provided=~File.urgent, unless=File.form == "written"),
        ANN.must_not(File(urgent=other_than(YES)), provided=BEA.did(Rate(anything, File.urgent))),
        ANN.must_not(File(), unless=rated & (Rate.final != File.urgent)),
    )
    done = BEA.does(Rate(share=Decimal("0.5"), final=False), on=START)
    with engine(*norms, events=(done,)) as here:
        asked = File(cause=Cause.WAR, form="oral", urgent=False, grade=3)
        told = " ".join(str(here.decide(ANN, asked, on=LATER)).split())
    assert "file a claim (cause: war, urgent: no, grade: 3)" in told
    assert 'as "urgent" is no' in told
    assert "(cause: any cause, urgent: other than yes, grade: any grade)" in told
    words = Words({"File": File.kind}, {})
    same = BEA.did(Rate(anything, anything))[Rate.final] == File.urgent
    assert words.condition(same) == '"final" is as the urgent in filing a claim'
    known = words.about(File(urgent=False).pattern)
    assert known.condition(same, holds=False) == '"final" is not no'


def test_a_history_is_code_that_names_the_members() -> None:
    """As its author would write it."""
    done = ANN.does(File(cause=Cause.WAR, form="oral", urgent=True, grade=3), on=LATER)
    assert 'File(cause=Cause.WAR, form="oral", urgent=True, grade=3)' in as_code([done])


def test_two_bounds_make_one_matcher() -> None:
    """In whichever order they stand; `between` has both of them."""
    closed = n.Between(n.AtLeast(n.Const(2)), n.AtMost(n.Const(4)))
    assert File(grade=between(2, 4)).pattern.fields == (("grade", closed),)
    half_open = n.Between(n.MoreThan(n.Const(2)), n.LessThan(n.Const(4)))
    assert (more_than(2) & less_than(4)).matcher == half_open
    assert (less_than(4) & more_than(2)).matcher == half_open
    for wrong in (lambda: at_least(2) & more_than(3), lambda: at_least(2) & one_of(4)):
        with pytest.raises(WrongTypeError, match="only a bound from below and one from above"):
            wrong()
    with pytest.raises(WrongTypeError):
        _ = at_least(2) & 4
    with pytest.raises(IncomparableError, match="an int does not compare with a Money"):
        _ = at_least(2) & at_most(usd(4))


def _field(hint, **default):
    return type("Wrong", (Action,), {"__annotations__": {"it": hint}, **default})


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: _field(Field[Literal[1, 2]]), "Wrong.it has choices that are no strings"),
        (lambda: _field(Field[Literal["", "a"]]), "Wrong.it has choices that are no strings"),
        (lambda: _field(Field[Enum("E", [])]), "E has no members, two of one name or the name"),
        (lambda: _field(Field[int], it=between(4, 2)), "the default of Wrong.it is no range"),
        (lambda: _field(Field[str], it=one_of("a")), "the default of Wrong.it is no range"),
        (lambda: _field(Field[int], it=at_least(2)), "the default of Wrong.it is no range"),
        (lambda: _field(Field[Decimal], it=between(1, 2)), "no range of values of type Decimal"),
        (lambda: _field(Field[int], it=between(1, 2, default=3)), "3 is no default of a field"),
    ],
)
def test_a_field_whose_choices_or_range_make_no_sense_is_refused(wrong, says) -> None:
    """Where the action is written."""
    with pytest.raises(WrongTypeError, match=says):
        wrong()


def test_members_of_an_enum_of_numbers_go_by_their_names() -> None:
    """They are no numbers to a contract."""
    grade = IntEnum("Grade", ["LOW", "HIGH"])
    kind = _field(Field[grade]).kind
    assert kind.field("it").choices == (Entity("Grade", "LOW"), Entity("Grade", "HIGH"))


class Warn(Action, phrase="warn (cause: {cause}, grade: {grade})", on_record=False):
    """A warning that need not be on record."""

    cause: Field[Cause]
    grade: Field[int] = between(1, 10, default=anything)


@pytest.mark.parametrize("matcher", MATCHERS)
def test_what_is_off_the_record_may_have_any_of_the_choices_and_no_other(matcher) -> None:
    """A warning about another cause than those that there are cannot be supposed."""
    known = [BEA.did(Warn(cause=cause)) for cause in Cause]
    warned = ANN.must_not(File(), provided=BEA.did(Warn(cause=File.cause)))
    with engine(warned, matcher=matcher) as here:
        decision = here.decide(ANN, File(cause=Cause.WAR), on=LATER)
    assert decision.verdict is Verdict.UNDETERMINED
    assert "(cause: war" in str(decision)
    other = ANN.must_not(
        File(), provided=BEA.did(Warn(anything)) & ~(known[0] | known[1] | known[2])
    )
    with engine(other, matcher=matcher) as here:
        assert here.decide(ANN, File(cause=Cause.WAR), on=LATER).verdict is Verdict.SILENT
    above = BEA.did(Warn(anything, grade=at_least(10))) & (Warn.grade > 10)
    with engine(ANN.must_not(File(), provided=above), matcher=matcher) as here:
        assert here.decide(ANN, File(cause=Cause.WAR), on=LATER).verdict is Verdict.SILENT
    equal = BEA.did(Warn(anything)) & (Warn.grade == File.grade)
    with engine(ANN.must_not(File(), provided=equal), matcher=matcher) as here:
        decision = here.decide(ANN, File(cause=Cause.WAR, grade=10), on=LATER)
    assert decision.verdict is Verdict.UNDETERMINED


def test_what_would_let_an_act_be_done_holds_what_fields_hold() -> None:
    """A rating that is supposed has a share of its range."""
    barred = ANN.must_not(File(), unless=BEA.did(Rate(anything, YES)))
    with engine(barred) as here:
        (way, *_) = here.decide(ANN, File(cause=Cause.WAR), on=LATER).why_not(Verdict.PERMITTED)
    assert "rated (0, yes)" in str(way)


def test_differences_tell_choices_and_ranges() -> None:
    """From one report to another."""
    before = engine(ANN.must_not(File(cause=Cause.WAR, grade=at_least(8)))).report(on=LATER)
    after = engine(ANN.must_not(File(cause=Cause.WAR))).report(on=LATER)
    text = " ".join(str(before.diff(after)).split())
    assert "cause: war" in text
    assert "other than" not in text


def test_a_report_tells_a_range_that_is_compared_with_what_is_not_known() -> None:
    """By some value of the range."""
    norm = ANN.must_not(File(), provided=File.grade > total(File.grade, by=ANN))
    with engine(norm) as here:
        assert "MAY NOT C1" in " ".join(str(here.report(on=LATER)).split())


def test_a_command_line_states_choices_and_truth_values() -> None:
    """In whatever case; what is none is refused with the nearest."""
    said = ContractAndRecord(engine(ANN.may(File())).contract, FactBase())
    act = said.act("File", ["cause=WAR", "form=Oral", "urgent=Yes", "grade=3"])
    assert act == File(cause=Cause.WAR, form="oral", urgent=YES, grade=3).act
    assert said.act("File", ["urgent=no"]).get("urgent") is False
    with pytest.raises(WrongTypeError, match="'perhaps' is no truth value; write yes or no"):
        said.act("File", ["urgent=perhaps"])
    with engine(ANN.may(File())) as here:
        for wrong in ("cause=theft", "form=loud"):
            with pytest.raises(OutOfRangeError):
                here.decide(ANN, said.act("File", [wrong]), on=LATER)


class Odds(Action, phrase="put {of}"):
    of: Field[Decimal]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda: Odds(5),
            "Odds.of holds values of type Decimal; write Decimal(5) in place of 5, of type int",
        ),
        (
            lambda: Odds(at_least(-5)),
            "Odds.of holds values of type Decimal; write Decimal(-5) in place of -5, of type int",
        ),
        (
            lambda: Odds(YES),
            (
                "Odds.of holds values of type Decimal; write a finite number, such as "
                "Decimal('1.5'), in place of True, of type bool"
            ),
        ),
        (
            lambda: Odds.of == 5,
            "a Decimal is never equal to an int; write Decimal(5)",
        ),
        (lambda: Odds.of > 5, "an int does not compare with a Decimal; write Decimal(5)"),
        (
            lambda: lookup(Odds.of, (5, usd(1)), (anything, usd(2))),
            "a table by values of Decimal has no row for int; write Decimal(5)",
        ),
        (lambda: Parameter("x", Decimal, default=5), "x=5 is no Decimal; write x=Decimal(5)"),
        (
            lambda: Parameter("x", Decimal, default="5"),
            "x='5' is no Decimal; write x=percent(5), or Decimal('0.05')",
        ),
        (lambda: Parameter("x", Money, default=5), "x=5 is no Money; write x=usd(500)"),
    ],
)
def test_a_whole_number_where_a_decimal_is_wanted_says_how_it_is_written(wrong, message) -> None:
    with pytest.raises(ContractError) as raised:
        wrong()
    assert str(raised.value) == message
