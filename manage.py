#!/usr/bin/env python
"""Command line of Duibiao."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command, execute_from_command_line

    if sys.argv[1:2] == ["version"]:
        # Django would answer this one word itself, with its own version, before it looks for commands.
        django.setup()
        call_command(*sys.argv[1:])
    else:
        execute_from_command_line(sys.argv)
