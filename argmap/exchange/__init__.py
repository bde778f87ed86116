"""How does a map travel to and from other formats? One file per format, reading and writing side by side."""
