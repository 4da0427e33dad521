"""What the fields of acts hold, and when acts happen: money, dates, periods, parties, events.

The ground of the house beside ``errors``; nothing here knows of norms or contracts.
"""
