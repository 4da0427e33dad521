"""Questions over many days, many cases and many ways of settling what is open.

A view answers each question by putting it to sessions of ``evaluation``, and gives back data of
``answers``.
"""
