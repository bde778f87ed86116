"""Who draws where there is no ``dot``? This child process, with the Graphviz inside the ``pygraphviz`` wheel.

``python -m argmap.diagram.child svg [DPI] < map.dot``: it has no time limit of its own, its parent (``engine``) ends it.
"""

import sys
import warnings

import pygraphviz


def main() -> None:
    """Read DOT, print the picture."""
    warnings.simplefilter("ignore")
    graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode("utf-8"))
    if len(sys.argv) > 2:
        graph.graph_attr["dpi"] = sys.argv[2]
    graph.layout("nop2")
    sys.stdout.buffer.write(graph.draw(format=sys.argv[1]))


if __name__ == "__main__":
    main()
