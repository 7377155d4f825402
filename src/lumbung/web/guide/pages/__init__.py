"""What the guide's pages show, in plain values and the reader's language."""
