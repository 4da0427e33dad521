"""Contracts: clauses, amendments and the text in force; the events on record; JSON both ways.

This package puts norms together to contracts and checks these. It does not evaluate them.
"""
