"""Which statements do reviewed links lead to, and how much of what each rests on is reviewed?"""

from collections.abc import Iterator, Sequence

from argmap.strength.network import Network, parts
from argmap.strength.rules import REVIEWED

SWEEPS, STILL = 100, 1e-6
"""A share of a circle is followed round this often, or until it moves by less than this."""


class Review:
    """What is reviewed above each point of a network."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.marked = sum((edge.standing in REVIEWED) << bit for bit, edge in enumerate(network.edges))
        """A bit a link: which are reviewed."""
        self.under = [0] * network.all
        """A bit a link: which lead to a point, at any distance."""
        self.reached = [False] * network.all
        """Whether a chain of reviewed links leads to it from the ground, which is what no link leads to."""
        self.share = [0.0] * network.all
        """Of the ways down to the ground, the share whose every link is reviewed; at each point the ways share alike."""
        for part in parts(network.uses):
            self._count(part)
            self._reach(part)
            self._weigh(part)

    def _count(self, part: Sequence[int]) -> None:
        size, under = self._network.size, 0
        for need in {need for point in part for need in self._network.uses[point]}:
            under |= self.under[need] | (1 << need - size if need >= size else 0)
        for point in part:
            self.under[point] = under

    def _reach(self, part: Sequence[int]) -> None:
        """A circle that rests on nothing but itself is its own ground; any other must be reached from outside."""
        network, inside = self._network, set(part)
        rests = [each for point in part if point < network.size for each in network.into[point]]
        rests += [network.source[link - network.size] for link in part if link >= network.size]
        if len(part) > 1 and inside.issuperset(rests):
            for point in part:
                self.reached[point] = True
        for sweep in _sweeps(part):
            moved = False
            for point in sweep:
                before, self.reached[point] = self.reached[point], self._is_reached(point)
                moved = moved or before != self.reached[point]
            if not moved:
                break

    def _is_reached(self, point: int) -> bool:
        network = self._network
        if point >= network.size:
            return bool(self.marked >> point - network.size & 1) and self.reached[network.source[point - network.size]]
        groups = network.groups[point]
        return not groups or any(all(self.reached[link] for link in group) for group in groups)

    def _weigh(self, part: Sequence[int]) -> None:
        for point in part:
            self.share[point] = float(self.reached[point])
        for turn, sweep in enumerate(_sweeps(part)):
            moved = 0.0
            for point in sweep:
                before, self.share[point] = self.share[point], self._share(point)
                moved = max(moved, abs(self.share[point] - before))
            if moved < STILL or turn == SWEEPS:
                break

    def _share(self, point: int) -> float:
        network = self._network
        if not self.reached[point]:
            return 0.0
        shares = [min(self.share[link] for link in group) for group in network.groups[point]]
        if point >= network.size:
            shares.append(self.share[network.source[point - network.size]])
        return sum(shares) / len(shares) if shares else 1.0


def _sweeps(part: Sequence[int]) -> Iterator[Sequence[int]]:
    """The points in turn, forwards and backwards; once where there is but one."""
    while True:
        yield part
        if len(part) == 1:
            return
        yield part[::-1]
