"""At home in other tools: calendars, CloudEvents, static analysis, schemas, tables, logs.

Each name is imported from its module where it is first used, and says which extra it needs.
Nothing else in the package imports this room but the command.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_rules.interop.calendars import duties_as_calendar
    from contract_rules.interop.cloud_events import (
        event_as_cloud_event,
        event_as_http,
        event_from_cloud_event,
        event_from_http,
    )
    from contract_rules.interop.replay import ReplayedLine, ReplayKind, replay_log
    from contract_rules.interop.rows import to_csv, to_rows
    from contract_rules.interop.sarif import flaws_as_sarif, mistakes_as_sarif, survivors_as_sarif
    from contract_rules.interop.schemas import events_schema

__all__ = [
    "ReplayKind",
    "ReplayedLine",
    "duties_as_calendar",
    "event_as_cloud_event",
    "event_as_http",
    "event_from_cloud_event",
    "event_from_http",
    "events_schema",
    "flaws_as_sarif",
    "mistakes_as_sarif",
    "replay_log",
    "survivors_as_sarif",
    "to_csv",
    "to_rows",
]

_WHERE = {
    "calendars": "duties_as_calendar",
    "cloud_events": "event_as_cloud_event event_as_http event_from_cloud_event event_from_http",
    "replay": "ReplayKind ReplayedLine replay_log",
    "rows": "to_csv to_rows",
    "sarif": "flaws_as_sarif mistakes_as_sarif survivors_as_sarif",
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
