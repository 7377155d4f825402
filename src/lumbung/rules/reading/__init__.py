"""From an entry of a file to a part of the lawbook, with a problem for each thing that is missing or wrong."""
