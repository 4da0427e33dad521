"""The workload of `support.workload` on other engines, a file for each, as its users write it.

Each has a function `breaches`, from raw events to what `straight` tells. Where an engine can keep
rules that it has read, they are read once, as ours are; what it holds of one stream is gone by the
next.
"""
