"""At home in other tools: calendars, reports of static analysis, schemas, tables, logs.

Each name is imported from its module where it is first used, and says which extra it needs.
Nothing else in the package imports this room but the command.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_rules.interop.calendars import duties_as_calendar
    from contract_rules.interop.sarif import flaws_as_sarif, mistakes_as_sarif
    from contract_rules.interop.schemas import events_schema

__all__ = ["duties_as_calendar", "events_schema", "flaws_as_sarif", "mistakes_as_sarif"]

_WHERE = {
    "calendars": "duties_as_calendar",
    "sarif": "flaws_as_sarif mistakes_as_sarif",
    "schemas": "events_schema",
}
_MODULES = {name: module for module, names in _WHERE.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Import a name where it is first used."""
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    found = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return found
