"""A record that lasts: events in a database, chained by hashes, that several processes share.

Nothing here is needed by whoever keeps events in memory or in files; SQLAlchemy is imported where
a store is opened.
"""
