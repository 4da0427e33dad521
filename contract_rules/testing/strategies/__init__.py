"""What is drawn by Hypothesis: histories and questions about a contract, and whole contracts."""
