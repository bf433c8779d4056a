"""Where Debian's Chromium is, for the tests and for the pictures of the guides."""

import os
import shutil
import sys

#: The first draws no window and takes two thirds of the processor's time of the second.
PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome")


def find_chromium() -> str:
    """Return the program that CHROMIUM names, or the first that is installed; without any, end and say so."""
    asked = os.environ.get("CHROMIUM")
    found = asked or next(filter(None, map(shutil.which, PROGRAMS)), None)
    return found or sys.exit("This needs Chromium: install it, or name its program in CHROMIUM.")
