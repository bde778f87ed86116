"""What does English need? Its words and the phrases by which scholars announce what they are doing."""
