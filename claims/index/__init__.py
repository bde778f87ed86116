"""A sentence is answered with hits."""
