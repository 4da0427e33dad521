"""Checks a contract when it is made: names, circles, currencies, acts off the record.

A contract that passes can be asked any question; whoever evaluates it need not check again.
"""
