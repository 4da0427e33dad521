"""Reference contracts: agreements as publicly reported, with the record of what happened."""
