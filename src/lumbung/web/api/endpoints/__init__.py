"""The endpoints of version 1, by what they are about."""
