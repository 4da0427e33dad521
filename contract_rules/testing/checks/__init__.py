"""What is checked of a contract: laws that every contract keeps, and flaws that this one has."""
