"""What one norm says, as plain data, and the normal form in which it is evaluated.

A norm is one permission, prohibition, obligation or power. This package knows the values that
fields hold; of the clauses that lay norms down, and of what happened, it knows nothing.
"""
