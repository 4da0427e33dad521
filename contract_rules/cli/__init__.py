"""The command ``contract-rules``: what is typed becomes questions to an engine.

It needs the extra ``cli`` (click and rich); no other room imports it.
"""
