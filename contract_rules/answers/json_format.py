"""The format of answers as JSON data, which each of them names.

``schemas/findings.schema.json`` in the package describes it. It counts up with each change by
which data that a program reads today would say something else, or say it elsewhere.
"""

FORMAT = 2
"""What ``"format"`` is in every answer as JSON data; those of the first format named none."""
