"""What is in force and what is owed, instant by instant.

``course`` goes through the instants and calls upon the others: what is in force, the ledger of
duties, the allocation of payments to them. What is done is noted so that it can be undone when
an earlier event becomes known.
"""
