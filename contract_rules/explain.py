def decision(d): return repr(d)
