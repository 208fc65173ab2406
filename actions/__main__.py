"""``python -m actions``: the same as the command ``aiguillage``."""

from actions.cli import main

main()
