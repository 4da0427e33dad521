"""The answers: decisions, duties, findings, histories, reports and differences between reports.

Each module has one kind of answer as data, as sentences and as JSON. Answers are made elsewhere,
in ``evaluation`` and ``queries``; here is what they hold and how they are told.
"""
