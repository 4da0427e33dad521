"""Questions that range over many days, many cases of an action and many scenarios.

A scenario is one way of settling the open points. A view answers a question by putting it to one
session of ``evaluation`` for each scenario, and gives back data of ``answers``.
"""
