"""`./run check`: format, lint, types, layers, migrations, words."""
