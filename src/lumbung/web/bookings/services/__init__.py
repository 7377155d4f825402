"""All writes of machine time."""
