"""Is this sentence borne out by what it rests on? Papers, passages, citations and verification; no screen, no map."""
