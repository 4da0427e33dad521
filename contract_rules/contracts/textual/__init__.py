"""Contracts as files: what a careful lawyer writes in YAML or JSON, read and written.

Nothing that stands in a file is ever run: expressions are parsed, and what they may say is listed.
"""
