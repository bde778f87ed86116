"""How is the command line started without its script? `python -m argmap.cli`."""

from argmap.cli import main

main()
