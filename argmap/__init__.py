"""How does a paper argue? The argument graph of a paper, and the application around it."""
