"""What does Persian need? Its words, their forms, and how names cross into Latin letters."""
