"""From what the rooms hand back to the tables of the plan folder: exact sums, names, counts, words."""
