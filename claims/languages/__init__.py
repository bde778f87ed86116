"""What does each language need that the others do not? One folder a language."""
