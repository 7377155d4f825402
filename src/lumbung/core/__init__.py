"""Value types that every room shares: rupiah, places, draws, errors, parameters. No Django, no numpy."""
