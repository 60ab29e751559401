"""Runs the `teach` stage of a recipe."""

import sys

from sidedoor_training.run import main

if __name__ == "__main__":
    sys.exit(main(only="teach"))
