"""Clauses, amendments and the text in force; the events on record; JSON both ways.

Puts norms together to contracts and checks them. How they are evaluated it does not know.
"""
