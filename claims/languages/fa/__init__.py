"""Persian: its words, their forms, and how names cross into Latin letters."""
