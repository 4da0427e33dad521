"""Files of cases as pytest collects and runs them, each case as a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_rules.errors import ContractError
from contract_rules.testing.cases.form import read_cases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from contract_rules.testing.cases.running import CaseResult, ContractCase


class FileOfCases(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[CaseItem]:
        """Its cases; where it has mistakes, all are told."""
        try:
            cases = read_cases(self.path)
        except ContractError as error:
            raise self.CollectError(str(error)) from error
        for case in cases:
            yield CaseItem.from_parent(self, name=case.name, case=case)  # pyright: ignore[reportUnknownMemberType]


class CaseFailedError(Exception):
    """A contract answers otherwise than a case expects."""

    def __init__(self, result: CaseResult) -> None:
        super().__init__(str(result))


class CaseItem(pytest.Item):
    """A case, as a test.

    Args:
        case: The case.
        rest: What pytest gives to every test.
    """

    def __init__(self, *, case: ContractCase, **rest: Any) -> None:  # noqa: ANN401 (of pytest)
        super().__init__(**rest)  # pyright: ignore[reportUnknownMemberType] (of pytest)
        self._case = case

    def runtest(self) -> None:
        """Ask the contract.

        Raises:
            CaseFailedError: When it answers otherwise than is expected.
        """
        result = self._case.run()
        if not result.passed:
            raise CaseFailedError(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401 (of pytest)
        """The answer with its reasons; of another error what pytest tells."""
        if isinstance(excinfo.value, CaseFailedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case is written."""
        return self.path, self._case.written.line - 1, self.name
