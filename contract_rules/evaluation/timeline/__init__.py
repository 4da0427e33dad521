"""Works out what is in force and what is owed, instant by instant.

``course`` goes through the instants and calls upon the others: ``in_force``, the ``ledger`` of
duties with their ``accounts``, the ``allocation`` of payments to duties. Each change is noted in
the ``undo`` log, so that it can be taken back when an earlier event becomes known.
"""
