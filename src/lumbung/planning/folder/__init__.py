"""The plan folder: its tables, written atomically, read back, and checked by code that shares nothing with the planner."""
