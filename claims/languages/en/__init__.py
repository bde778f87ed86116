"""English: its words and the phrases by which scholars announce what they are doing."""
