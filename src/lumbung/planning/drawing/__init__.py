"""Pictures from plain data: maps and charts as SVG text, and the self-contained report. No Django, no scripts."""
