"""A contract and its record over HTTP: events are taken and questions answered as JSON.

It needs the extra ``serve`` (starlette and uvicorn). Nothing else in the package imports this room
but the command.
"""

from __future__ import annotations

from contract_rules.service.application import application
from contract_rules.service.gate import Limits
from contract_rules.service.server import serve

__all__ = ["Limits", "application", "serve"]
