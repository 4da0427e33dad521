"""A service in a process of its own, and how it is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection

COMMAND = (sys.executable, "-m", "contract_rules", "serve", "--port", "0")


@contextmanager
def served(*args, env=None):
    """The process of a service, and its port."""
    process = subprocess.Popen(
        (*COMMAND, *args), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    )
    try:
        said = process.stdout.readline()
        assert said.startswith("serving on http://127.0.0.1:"), process.stderr.read()
        yield process, int(said.rpartition(":")[2])
    finally:
        process.kill()
        process.communicate()


class Client:
    """A client that keeps its connection."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def ask(self, method, path, data=None, **headers):
        """The status of the answer, and its data."""
        body = None if data is None else json.dumps(data)
        sent = {"Content-Type": "application/json", **headers} if data is not None else headers
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read())
