"""At home in other tools: events as CloudEvents.

Each name is imported from its module where it is first used, and says which extra it needs.
Nothing else in the package imports this room but the command.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_rules.interop.cloud_events import (
        event_as_cloud_event,
        event_as_http,
        event_from_cloud_event,
        event_from_http,
    )

__all__ = [
    "event_as_cloud_event",
    "event_as_http",
    "event_from_cloud_event",
    "event_from_http",
]

_WHERE = {
    "cloud_events": ("event_as_cloud_event event_as_http event_from_cloud_event event_from_http"),
}
_MODULES = {name: module for module, names in _WHERE.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Import a name where it is first used."""
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    found = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return found
