"""The command ``contract-rules``: turns a command line into questions to an engine.

It needs the extra ``cli`` (click and rich); no other package here imports it.
"""
