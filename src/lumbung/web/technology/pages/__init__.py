"""What the pages of technology show, worked out before a template sees it."""
