"""The format of answers as JSON data, and what each of them names: it, and who answered.

``schemas/findings.schema.json`` in the package describes the format. It counts up with each
change by which data that a program reads today would say something else, or say it elsewhere.
"""

from contract_rules.version import VERSION

FORMAT = 2
"""What ``"format"`` is in every answer as JSON data; those of the first format named none."""

STAMP = {"format": FORMAT, "version": VERSION}
"""How every answer as JSON data begins: its format, and the version of the package."""
