"""Which passages bear on a claim, which way, why, and how sure: search, fuse, judge stance, learn from verdicts."""
