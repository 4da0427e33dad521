"""The words that authors write: parties, actions, conditions, amounts and effects.

A thin layer over ``norms`` and ``contracts``: what it makes is plain data, and neither of them
needs it.
"""
