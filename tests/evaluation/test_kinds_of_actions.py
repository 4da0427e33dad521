"""What a clause says of an action it says of every kind of it, and the reverse does not hold."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    DutyStatus,
    Effect,
    Engine,
    Entity,
    Field,
    FindingKind,
    Money,
    Party,
    Rank,
    Verdict,
    anything,
    at_least,
    begins,
    breach_of,
    count,
    days,
    ends,
    kept,
    other_than,
    total,
    usd,
)
from contract_rules.errors import (
    AmbiguousTermError,
    OffRecordError,
    UnboundTermError,
    UnknownFieldError,
)
from support.dealings import each_matcher


class Host(Entity):
    """Where things are computed."""


class Rent(Action, phrase="rent from {host} for {price}"):
    host: Field[Host] = anything
    price: Field[Money] = anything


class Train(Rent, phrase="train on {host} for {price}, for {hours} hours"):
    hours: Field[int] = anything


class TrainAlone(Train, phrase="train alone on {host}"):
    pass


class Store(Rent, phrase="store at {host}"):
    pass


class Agree(Action, phrase="agree to {host}"):
    host: Field[Host] = anything


class AgreeInWriting(Agree, phrase="agree in writing to {host}"):
    pass


class Whisper(Agree, on_record=False, phrase="whisper about {host}"):
    pass


azure, oracle = Host("Azure"), Host("Oracle")
lab, firm = Party("Lab"), Party("Firm")

ACTIONS = (Rent, Train, TrainAlone, Store, Agree, AgreeInWriting)

START, LAST = date(2020, 1, 1), date(2020, 1, 20)


def day(number: int) -> date:
    return date(2020, 1, number)


def agreed(*clauses, amendments=(), actions=ACTIONS) -> Contract:
    return Contract(
        name="The contract",
        parties=(lab, firm),
        clauses=clauses,
        effective=START,
        amendments=amendments,
        actions=actions,
    )


def clause(id_: str, *norms, **parts) -> Clause:
    return Clause(id_, f"As {id_} says.", *norms, **parts)


def rent(kind=Rent, host=azure, price=10, **more):
    return kind(host, usd(price), **({"hours": 1} if kind.kind.fields[2:] else {}), **more)


def verdict(contract, matcher, act, events=(), on=LAST, by=lab):  # noqa: PLR0913 (a question has these parts)
    with Engine(contract, events, matcher=matcher) as engine:
        return engine.decide(by, act, on=on).verdict


each_kind = pytest.mark.parametrize("kind", [Rent, Train, TrainAlone, Store])


# norms


@each_matcher
@each_kind
def test_a_norm_on_an_action_applies_to_each_kind_of_it(matcher, kind):
    """Who must not rent must not train, and is told the clause."""
    contract = agreed(clause("1", lab.must_not(Rent(host=oracle))))
    assert verdict(contract, matcher, rent(kind, oracle)) is Verdict.PROHIBITED
    assert verdict(contract, matcher, rent(kind, azure)) is Verdict.SILENT
    assert verdict(contract, matcher, rent(kind, oracle), by=firm) is Verdict.SILENT


@each_matcher
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Rent, Verdict.SILENT),
        (Store, Verdict.SILENT),
        (Train, Verdict.PROHIBITED),
        (TrainAlone, Verdict.PROHIBITED),
    ],
)
def test_a_norm_on_a_kind_does_not_apply_to_what_is_wider(matcher, kind, expected):
    """Who must not train may rent: a question about renting is not about training."""
    contract = agreed(clause("1", lab.must_not(Train())))
    assert verdict(contract, matcher, rent(kind)) is expected


@each_matcher
@pytest.mark.parametrize("wider_first", [True, False])
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Rent, Verdict.PROHIBITED),
        (Store, Verdict.PROHIBITED),
        (Train, Verdict.PERMITTED),
        (TrainAlone, Verdict.PERMITTED),
    ],
)
def test_a_norm_on_a_kind_is_special(matcher, wider_first, kind, expected):
    """What permits training prevails over what forbids renting, whichever was written first."""
    ban, leave = clause("1", lab.must_not(Rent())), clause("2", lab.may(Train()))
    contract = agreed(*((ban, leave) if wider_first else (leave, ban)))
    assert verdict(contract, matcher, rent(kind)) is expected


@each_matcher
def test_neither_is_special_where_each_is_narrower_in_one_way(matcher):
    """A ban on renting from Oracle and a leave to train anywhere clash over training there."""
    contract = agreed(clause("1", lab.must_not(Rent(host=oracle))), clause("2", lab.may(Train())))
    assert verdict(contract, matcher, rent(Train, oracle)) is Verdict.CONFLICT
    assert verdict(contract, matcher, rent(Train, azure)) is Verdict.PERMITTED
    assert verdict(contract, matcher, rent(Rent, oracle)) is Verdict.PROHIBITED


@each_matcher
def test_a_superior_norm_on_the_wider_action_prevails_over_one_on_a_kind(matcher):
    """Lex superior comes before lex specialis, whatever is narrower."""
    contract = agreed(
        clause("1", lab.must_not(Rent()), rank=Rank.MANDATORY_LAW), clause("2", lab.may(Train()))
    )
    assert verdict(contract, matcher, rent(Train)) is Verdict.PROHIBITED


@each_matcher
def test_a_norm_may_ask_for_what_a_kind_adds(matcher):
    """A field that the kind adds can be asked for in patterns and conditions of the kind."""
    contract = agreed(clause("1", lab.must_not(Train(hours=at_least(10)))))
    assert verdict(contract, matcher, Train(azure, usd(1), 10)) is Verdict.PROHIBITED
    assert verdict(contract, matcher, Train(azure, usd(1), 9)) is Verdict.SILENT
    assert verdict(contract, matcher, Rent(azure, usd(1))) is Verdict.SILENT


# conditions


@each_matcher
@pytest.mark.parametrize("kind", [Agree, AgreeInWriting])
def test_a_condition_on_an_action_finds_each_kind_of_it(matcher, kind):
    """Consent in writing is consent."""
    contract = agreed(
        clause("1", lab.must_not(Rent(), unless=firm.did(Agree(host=Rent.host)))),
    )
    event = firm.does(kind(oracle), on=day(3))
    assert verdict(contract, matcher, rent(Train, oracle), [event]) is Verdict.PERMITTED
    assert verdict(contract, matcher, rent(Rent, oracle), [event]) is Verdict.PERMITTED
    assert verdict(contract, matcher, rent(Train, azure), [event]) is Verdict.PROHIBITED
    assert verdict(contract, matcher, rent(Train, oracle), [event], day(2)) is Verdict.PROHIBITED


@each_matcher
def test_a_condition_on_a_kind_does_not_find_the_wider_action(matcher):
    """Consent is not consent in writing."""
    contract = agreed(
        clause("1", lab.must_not(Rent(), unless=firm.did(AgreeInWriting(host=Rent.host)))),
    )
    spoken, written = (firm.does(kind(oracle), on=day(3)) for kind in (Agree, AgreeInWriting))
    assert verdict(contract, matcher, rent(Train, oracle), [spoken]) is Verdict.PROHIBITED
    assert verdict(contract, matcher, rent(Train, oracle), [written]) is Verdict.PERMITTED


@each_matcher
def test_a_term_of_the_wider_action_speaks_of_a_field_of_the_kind(matcher):
    """`Rent.host` in a norm on training is where one trains, and `Agree.host` what was agreed."""
    agree = firm.did(AgreeInWriting())
    contract = agreed(
        clause("1", lab.must_not(Train(), unless=firm.did(Agree(host=Rent.host)))),
        clause("2", lab.must_not(Store(), provided=agree & lab.did(Train(host=Agree.host)))),
    )
    events = [firm.does(AgreeInWriting(oracle), on=day(3))]
    assert verdict(contract, matcher, rent(Train, oracle), events) is Verdict.PERMITTED
    assert verdict(contract, matcher, rent(Train, azure), events) is Verdict.PROHIBITED
    for host, expected in ((azure, Verdict.SILENT), (oracle, Verdict.PROHIBITED)):
        trained = [*events, lab.does(rent(Train, host), on=day(4))]
        assert verdict(contract, matcher, rent(Store), trained) is expected


@each_matcher
def test_a_field_of_the_wider_action_can_be_taken_from_an_occurrence_of_a_kind(matcher):
    """`agree[Agree.host]` is what was agreed in writing."""
    agree = firm.did(AgreeInWriting(), "first")
    trained = lab.did(Train(host=agree[Agree.host]))
    contract = agreed(clause("1", lab.must_not(Store(), provided=agree & trained)))
    for host, expected in ((azure, Verdict.SILENT), (oracle, Verdict.PROHIBITED)):
        events = (
            firm.does(AgreeInWriting(oracle), on=day(3)),
            lab.does(rent(Train, host), on=day(4)),
        )
        assert verdict(contract, matcher, rent(Store), events) is expected
    with pytest.raises(UnknownFieldError):
        firm.did(Agree())[AgreeInWriting.host]


def test_a_term_that_could_speak_of_two_kinds_is_refused():
    """Where the act and an event are kinds of one action its name does not tell them apart."""
    with pytest.raises(AmbiguousTermError, match=r"a Train and a Store.*: Train\.price"):
        clause("1", lab.must_not(Train(), unless=lab.did(Store(price=Rent.price))))


def test_a_term_of_the_kind_does_not_speak_of_the_wider_action():
    """What is rented need not have hours."""
    with pytest.raises(UnboundTermError, match="nothing here finds the Train"):
        clause("1", lab.must_not(Rent(), unless=firm.did(Agree(host=Train.host))))


@each_matcher
def test_the_act_judged_is_no_evidence_on_itself_by_way_of_the_wider_action(matcher):
    """The first rent is free, the second is not; training is a rent like any other."""
    contract = agreed(clause("1", lab.must_not(Rent(), provided=lab.did(Rent(host=Rent.host)))))
    events = [lab.does(rent(kind), on=day(2 + n)) for n, kind in enumerate((Train, Rent, Store))]
    for order in permutations(events):
        with Engine(contract, order, matcher=matcher) as engine:
            assert [breach.on for breach in engine.breaches(on=day(20))] == [day(3), day(4)]


# totals and counts


@each_matcher
def test_totals_and_counts_take_in_each_kind(matcher):
    """Renting for 10 and training for 15 makes 25, and two acts; training alone makes 15."""
    events = [
        lab.does(rent(Rent, price=10), on=day(2)),
        lab.does(rent(Train, price=15), on=day(3)),
    ]
    for limit, counted, expected in (
        (26, total(Rent.price, by=lab), False),
        (25, total(Rent.price, by=lab), True),
        (16, total(Train.price, by=lab), False),
        (15, total(Train.price, by=lab), True),
    ):
        contract = agreed(clause("1", lab.must_not(Store(), provided=counted >= usd(limit))))
        found = verdict(contract, matcher, rent(Store), events)
        assert (found is Verdict.PROHIBITED) is expected, (limit, counted)
    contract = agreed(clause("1", lab.must_not(Store(), provided=count(Rent, by=lab) >= 2)))
    assert verdict(contract, matcher, rent(Store), events) is Verdict.PROHIBITED
    assert verdict(contract, matcher, rent(Store), events[1:]) is Verdict.SILENT


@each_matcher
@pytest.mark.parametrize("asked", [{}, {"host": azure}, {"host": other_than(oracle)}])
def test_of_acts_of_one_instant_a_cap_on_the_wider_action_forbids_the_later_alone(matcher, asked):
    """Whatever kinds they are: a training and a store of one day do not both exceed the cap."""
    spent = total(Rent.price, by=lab, **asked)
    contract = agreed(clause("1", lab.must_not(Rent(), provided=spent >= usd(6))))
    events = [
        lab.does(rent(Train, price=6), on=day(3), id="a"),
        lab.does(rent(Store, price=6), on=day(3), id="b"),
        firm.does(rent(Store, price=6), on=day(3), id="c"),
    ]
    for order in permutations(events):
        with Engine(contract, order, matcher=matcher) as engine:
            assert [breach.event.id for breach in engine.breaches(on=day(9))] == ["b"]


# duties


@each_matcher
@each_kind
def test_a_duty_is_performed_by_each_kind_of_what_is_owed(matcher, kind):
    """Who must rent from Azure, and trains there, has done it."""
    contract = agreed(clause("1", lab.must(Rent(host=azure), by=day(10))))
    with Engine(contract, [lab.does(rent(kind), on=day(5))], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(20))
    assert duty.status is DutyStatus.KEPT


@each_matcher
@pytest.mark.parametrize("kind", [Rent, Store])
def test_a_duty_is_not_performed_by_what_is_wider(matcher, kind):
    """Who must train, and rents, has not done it."""
    contract = agreed(clause("1", lab.must(Train(host=azure), by=day(10))))
    with Engine(contract, [lab.does(rent(kind), on=day(5))], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(20))
    assert duty.status is DutyStatus.BREACHED


@each_matcher
def test_payments_of_each_kind_add_up_to_the_oldest_debt(matcher):
    """15 paid by training fill a debt of 10 to rent, then 5 of a debt of 10 to train."""
    contract = agreed(
        clause("1", lab.must(Rent(price=usd(10)), by=day(10))),
        clause("2", lab.must(Train(price=usd(10)), by=day(12))),
    )
    events = [lab.does(rent(Train, price=15), on=day(5)), lab.does(rent(Rent, price=9), on=day(6))]
    for order in permutations(events):
        with Engine(contract, order, matcher=matcher) as engine:
            owed = {duty.clause: duty.outstanding for duty in engine.duties(on=day(11))}
            assert engine.unallocated(on=day(11)) == ((events[1], usd(9)),)
        assert owed == {"1": usd(0), "2": usd(5)}


@each_matcher
@each_kind
def test_each_kind_is_an_occasion(matcher, kind):
    """A duty arises upon each rent, whatever its kind, with its fields."""
    contract = agreed(
        clause("1", firm.must(Agree(host=Rent.host), upon=lab.did(Rent()), within=days(3)))
    )
    events = [lab.does(rent(kind, oracle), on=day(5)), firm.does(Agree(azure), on=day(6))]
    with Engine(contract, events, matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(20))
        assert duty.status is DutyStatus.BREACHED
        assert "agree to Oracle" in str(duty)


@each_matcher
def test_a_remedy_speaks_of_the_fields_of_a_narrower_occasion(matcher):
    """What is breached after a training can be made good by what the training cost."""
    contract = agreed(
        clause(
            "1",
            firm.must(
                Agree(host=Rent.host),
                upon=lab.did(Rent()),
                within=days(3),
                otherwise=firm.must(Rent(price=Rent.price, host=azure), within=days(5)),
            ),
        )
    )
    with Engine(contract, [lab.does(rent(Train), on=day(5))], matcher=matcher) as engine:
        told = [(d.status, d.outstanding) for d in engine.duties(on=day(10))]
    assert told == [(DutyStatus.BREACHED, None), (DutyStatus.OPEN, usd(10))]


# powers


def _power(*powers, **parts) -> Contract:
    return agreed(
        *powers,
        clause("ban", lab.must_not(Store()), dormant=True),
        clause("other", lab.must_not(Train()), dormant=True),
        **parts,
    )


@each_matcher
@pytest.mark.parametrize("kind", [Agree, AgreeInWriting])
def test_each_kind_exercises_the_powers_of_the_wider_action(matcher, kind):
    """Who can begin a clause by agreeing can begin it by agreeing in writing."""
    contract = _power(clause("1", firm.can(Agree(), then=begins("ban"))))
    event = firm.does(kind(azure), on=day(5))
    assert verdict(contract, matcher, rent(Store), [event]) is Verdict.PROHIBITED
    assert verdict(contract, matcher, rent(Store), [event], day(4)) is Verdict.SILENT


@each_matcher
def test_a_kind_with_powers_of_its_own_exercises_these_alone(matcher):
    """Agreeing begins one clause, agreeing in writing only the other."""
    contract = _power(
        clause("1", firm.can(Agree(), then=begins("ban"))),
        clause("2", firm.can(AgreeInWriting(), then=begins("other"))),
    )
    for kind, banned in ((Agree, Store), (AgreeInWriting, Train)):
        event = firm.does(kind(azure), on=day(5))
        for asked in (Store, Train):
            expected = Verdict.PROHIBITED if asked is banned else Verdict.SILENT
            assert verdict(contract, matcher, rent(asked), [event]) is expected


@each_matcher
def test_a_power_of_anybody_by_the_kind_is_a_power_of_its_own(matcher):
    """Where only the lab can do something by writing, the firm's writing is void."""
    contract = _power(
        clause("1", firm.can(Agree(), then=begins("ban"))),
        clause("2", lab.can(AgreeInWriting(), then=begins("other"))),
    )
    with Engine(contract, matcher=matcher) as engine:
        assert engine.decide(firm, AgreeInWriting(azure), on=day(5)).verdict is Verdict.VOID
        assert engine.decide(firm, Agree(azure), on=day(5)).effect is Effect.TAKES_EFFECT


@each_matcher
def test_powers_of_its_own_count_from_the_text_that_gives_them(matcher):
    """Until an amendment gives a power by writing, writing exercises that of agreeing."""
    added = clause("2", firm.can(AgreeInWriting(), then=begins("other")))
    contract = _power(
        clause("1", firm.can(Agree(), then=begins("ban"))),
        amendments=(Amendment(title="A", effective=day(10), adds=(added,)),),
    )
    for on, banned in ((day(5), Store), (day(12), Train)):
        event = firm.does(AgreeInWriting(azure), on=on)
        for asked in (Store, Train):
            expected = Verdict.PROHIBITED if asked is banned else Verdict.SILENT
            assert verdict(contract, matcher, rent(asked), [event]) is expected


@each_matcher
def test_a_norm_begun_by_an_exercise_sees_the_fields_of_a_narrower_one(matcher):
    """A ban on renting elsewhere than agreed is begun by agreeing in writing, too."""
    contract = agreed(
        clause(
            "1", firm.can(Agree(), then=begins(lab.must_not(Rent(host=other_than(Agree.host)))))
        ),
    )
    event = firm.does(AgreeInWriting(azure), on=day(5))
    assert verdict(contract, matcher, rent(Train, oracle), [event]) is Verdict.PROHIBITED
    assert verdict(contract, matcher, rent(Train, azure), [event]) is Verdict.SILENT


@each_matcher
def test_what_an_exercise_ends_is_ended_by_each_kind(matcher):
    """A clause that agreeing ends is ended by agreeing in writing."""
    contract = agreed(
        clause("ban", lab.must_not(Rent())), clause("1", firm.can(Agree(), then=ends("ban")))
    )
    event = firm.does(AgreeInWriting(azure), on=day(5))
    assert verdict(contract, matcher, rent(Train), [event], day(4)) is Verdict.PROHIBITED
    assert verdict(contract, matcher, rent(Train), [event], day(6)) is Verdict.SILENT


# breaches


@each_matcher
def test_what_asks_for_a_breach_sees_one_by_a_kind(matcher):
    """A ban on renting is breached by training, and who asks for its breach finds it."""
    contract = agreed(
        clause("1", lab.must_not(Rent(host=oracle))),
        clause("2", lab.must_not(Store(), provided=breach_of("1"))),
    )
    events = [lab.does(rent(Train, oracle), on=day(5))]
    assert verdict(contract, matcher, rent(Store), events) is Verdict.PROHIBITED
    assert verdict(contract, matcher, rent(Store), []) is Verdict.SILENT
    with Engine(contract, matcher=matcher) as engine:
        assert [f.kind for f in engine.record(*events)] == [FindingKind.BREACH]


# off the record


OFF = (*ACTIONS, Whisper)


@each_matcher
def test_a_condition_on_an_action_is_open_where_a_kind_need_not_be_on_record(matcher):
    """Nobody knows whether the firm whispered, which is a way of agreeing."""
    contract = agreed(
        clause("1", lab.must_not(Rent(), unless=firm.did(Agree(host=Rent.host)))), actions=OFF
    )
    with Engine(contract, matcher=matcher) as engine:
        decision = engine.decide(lab, rent(Train, oracle), on=day(5))
    assert decision.verdict is Verdict.UNDETERMINED
    assert [point.act.kind for point in decision.turns_on] == ["Whisper"]
    contract = agreed(
        clause("1", lab.must_not(Rent(), unless=firm.did(AgreeInWriting(host=Rent.host)))),
        actions=OFF,
    )
    assert verdict(contract, matcher, rent(Train, oracle)) is Verdict.PROHIBITED


@pytest.mark.parametrize(
    "norm",
    [
        firm.must(Agree()),
        firm.can(Agree(), then=ends("1")),
        lab.must(Rent(), upon=firm.did(Agree())),
        lab.may(Rent(), provided=count(Agree, by=firm) >= 1),
    ],
)
def test_what_needs_to_know_all_acts_is_refused_where_a_kind_need_not_be_on_record(norm):
    """A duty, a power, an occasion and a count that go by agreeing go by whispers."""
    with pytest.raises(OffRecordError, match="Whisper, a kind of Agree, need not be on record"):
        agreed(clause("1", norm), actions=OFF)


def test_a_kind_of_what_need_not_be_on_record_need_not_be_either():
    """`on_record` is inherited, unless the kind says otherwise."""

    class Shout(Whisper):
        pass

    class Note(Whisper, on_record=True):
        pass

    assert not Shout.kind.on_record
    assert Note.kind.on_record


# answers


@each_matcher
def test_a_reason_names_the_clause_on_the_wider_action(matcher):
    """The explanation speaks of the narrower act, and of the clause in its own words."""
    contract = agreed(
        clause("1", lab.must_not(Rent(host=oracle), unless=firm.did(Agree(host=Rent.host))))
    )
    with Engine(contract, matcher=matcher) as engine:
        told = str(engine.decide(lab, Train(oracle, usd(5), 3), on=day(5)))
    assert told.splitlines()[0] == (
        "MAY NOT  1  Lab: train on Oracle for USD 5.00, for 3 hours (2020-01-05)"
    )
    assert "had not agreed to Oracle by 2020-01-05" in " ".join(told.split())


@each_matcher
def test_why_not_finds_what_would_permit_a_kind(matcher):
    """What is wanting is that the firm agrees; that it agrees in writing is no other answer."""
    contract = agreed(clause("1", lab.must_not(Rent(), unless=firm.did(Agree(host=Rent.host)))))
    with Engine(contract, matcher=matcher) as engine:
        missing = engine.decide(lab, rent(Train, oracle), on=day(5)).why_not(Verdict.PERMITTED)
    assert [str(s.point.act) for m in missing for s in m.settled] == ["Agree(host=Oracle)"]


@each_matcher
def test_history_of_a_kind_turns_on_events_of_kinds(matcher):
    """Training is forbidden until the firm agrees in writing."""
    contract = agreed(clause("1", lab.must_not(Rent(), unless=firm.did(Agree(host=Rent.host)))))
    events = [firm.does(AgreeInWriting(oracle), on=day(5))]
    with Engine(contract, events, matcher=matcher) as engine:
        intervals = engine.history(lab, rent(Train, oracle))
    assert [(i.since, i.decision.verdict) for i in intervals] == [
        (START, Verdict.PROHIBITED),
        (day(5), Verdict.PERMITTED),
    ]


@each_matcher
def test_a_report_has_a_row_for_a_kind_only_where_it_differs(matcher):
    """Storing is renting, so no row tells of it; training is permitted, and has one."""
    contract = agreed(
        clause("1", lab.must_not(Rent())),
        clause("2", lab.may(Train())),
        clause("3", lab.must_not(Store(), provided=firm.did(Agree()))),
    )
    with Engine(contract, matcher=matcher) as engine:
        before = engine.report(on=day(5))
        engine.record(firm.does(AgreeInWriting(azure), on=day(6)))
        after = engine.report(on=day(7))
    assert [(p.action.kind, p.verdict) for p in before.positions] == [
        ("Train", Verdict.PERMITTED),
        ("Rent", Verdict.PROHIBITED),
    ]
    assert [(p.action.kind, p.clauses) for p in after.positions] == [
        ("Train", ("2",)),
        ("Rent", ("1",)),
        ("Store", ("1", "3")),
    ]
    (difference,) = before.diff(after).positions
    assert difference.action.kind == "Store"
    assert difference.before is not None
    assert difference.before.clauses == ("1",)


@each_matcher
def test_a_kept_duty_counts_whichever_kind_kept_it(matcher):
    """Who asks whether a duty to rent was kept finds it kept by training."""
    contract = agreed(
        clause("1", lab.must(Rent(host=azure), by=day(10))),
        clause("2", firm.must_not(Agree(), unless=kept("1"))),
    )
    events = [lab.does(rent(Train), on=day(5))]
    for known, expected in ((events, Verdict.PERMITTED), ([], Verdict.PROHIBITED)):
        assert verdict(contract, matcher, Agree(azure), known, by=firm) is expected


@each_matcher
@each_kind
def test_a_duty_permits_each_kind_of_what_it_asks_for(matcher, kind):
    """What must be done may be done, in whichever way; a ban on a kind of it prevails there."""
    owed = clause("1", lab.must(Rent(host=azure), by=day(10)))
    assert verdict(agreed(owed), matcher, rent(kind), on=day(5)) is Verdict.PERMITTED
    assert verdict(agreed(owed), matcher, rent(kind, oracle), on=day(5)) is Verdict.SILENT
    both = agreed(owed, clause("2", lab.must_not(Train(host=azure))))
    expected = Verdict.PROHIBITED if kind in {Train, TrainAlone} else Verdict.PERMITTED
    assert verdict(both, matcher, rent(kind), on=day(5)) is expected


@each_matcher
def test_a_duty_to_do_a_kind_permits_that_kind_alone_against_a_ban_on_the_wider_action(matcher):
    """The duty is special; renting as such stays forbidden."""
    contract = agreed(
        clause("1", lab.must(Train(host=azure), by=day(10))),
        clause("2", lab.must_not(Rent(host=azure))),
    )
    for kind, expected in (
        (Train, Verdict.PERMITTED),
        (TrainAlone, Verdict.PERMITTED),
        (Rent, Verdict.PROHIBITED),
        (Store, Verdict.PROHIBITED),
    ):
        assert verdict(contract, matcher, rent(kind), on=day(5)) is expected
