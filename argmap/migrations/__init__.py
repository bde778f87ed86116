"""How did the tables come to be what they are?

One file a step in ``versions/``; ``python -m argmap.migrations`` writes the next.
"""
