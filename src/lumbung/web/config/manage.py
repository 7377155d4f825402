"""`python -m lumbung.web.config.manage VERB …`: Django's own commands."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one Django command with Lumbung's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.web.config.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
