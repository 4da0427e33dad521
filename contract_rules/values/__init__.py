"""The values that fields hold, and events: money, dates, periods, parties, entities, acts.

Everything else builds on this package and on ``errors``; it knows nothing of norms or contracts.
"""
