"""Which sentences are nearest to this one? A query is answered with hits, the nearest first."""
