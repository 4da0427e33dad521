"""What a contract means on one fact base, with every open point settled in one way.

A contract is compiled to a program. A session runs the program on a fact base, instant by instant
(``timeline``). A matcher finds which norms apply to an act: the semantics, which evaluates norms
as they are defined, the Python functions that they are compiled to (``compiled``), a network of
rules of durable-rules (``durable``), or the last two, which must agree (``agreeing``).
"""
