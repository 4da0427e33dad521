"""Tables of mistakes, each with the error that names it."""
