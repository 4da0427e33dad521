"""Observers are told in the context in which they were named, and nowhere else."""

from __future__ import annotations

from contextvars import copy_context
from threading import Thread

from contract_rules.evaluation.observers import observed_by, observed_only_by, observers


class Watching:
    """An observer to whom nothing happens."""


ONE, OTHER = Watching(), Watching()


def test_observers_are_told_for_as_long_as_they_are_named() -> None:
    """One beside the others, or alone; afterwards it is as before."""
    with observed_by(ONE):
        with observed_by(OTHER):
            assert observers() == (ONE, OTHER)
        with observed_only_by(OTHER):
            assert observers() == (OTHER,)
        with observed_only_by():
            assert observers() == ()
        assert observers() == (ONE,)


def test_another_thread_has_observers_of_its_own() -> None:
    """Unless it is run in a copy of the context."""
    seen = []
    with observed_only_by(ONE):
        context = copy_context()
        for run in (lambda: seen.append(ONE in observers()), lambda: context.run(told)):

            def told() -> None:
                seen.append(ONE in observers())

            thread = Thread(target=run)
            thread.start()
            thread.join()
    assert seen == [False, True]
