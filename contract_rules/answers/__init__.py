"""What comes out: each answer as data, as sentences and as JSON, all in one module.

An answer is made elsewhere, in ``evaluation`` and ``queries``; here is what it holds and how it
is told.
"""
