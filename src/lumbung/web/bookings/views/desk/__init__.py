"""The desk of a house: what those who run it see and do during the day."""
