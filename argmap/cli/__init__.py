"""What can be done from the command line? One command, `argmap`; its parts are files beside this one."""

from argmap.cli import matching, serving
from argmap.cli.commands import argmap, main

__all__ = ["argmap", "main", "matching", "serving"]
