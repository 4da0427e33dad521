"""What one norm says, as plain data, and the normal form in which it is evaluated.

Knows the values that fields hold. Which clauses lay norms down, and what happened, it does not.
"""
