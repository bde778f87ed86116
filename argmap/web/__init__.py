"""What is seen and done in a browser? One file per noun; ``argmap.app`` puts them together."""
