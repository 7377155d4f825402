"""What the pages show, gathered from queries."""
