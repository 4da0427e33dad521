"""Compares two contracts, or two drafts of one: what is the same in them, and what differs."""
