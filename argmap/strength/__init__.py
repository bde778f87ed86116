"""How far is each statement borne out by what it rests on, what carries that, and which verdict would change it most?

The standings of the links go in, numbers from 0 to 1 come out, by a gradual semantics; docs/strength.md has the formulas with
their sources, the reasons for what is chosen here, and an example worked by hand. Nothing is stored: a number follows from the
map and the standings alone. Where there is none to give, the reason is given.

``rules`` says what a link carries and how that adds up, ``network`` works it out, ``reviewed`` tells how much of what a
statement rests on was looked at, ``numbers`` puts it together, ``turning`` asks what would change.
"""

from argmap.strength.numbers import Carried, Strength, Strengths, compute
from argmap.strength.rules import RULES, Rule, chosen, combine
from argmap.strength.turning import Pivot, influence, pivotal

__all__ = ["RULES", "Carried", "Pivot", "Rule", "Strength", "Strengths", "chosen", "combine", "compute", "influence", "pivotal"]
