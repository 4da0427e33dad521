"""What a contract means on one record, with every open point settled in one way.

A contract is compiled to a program; a session evaluates the program on a record, instant by
instant (``timeline``), by a matcher: the semantics, or a network of durable-rules (``durable``).
"""
