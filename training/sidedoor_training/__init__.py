"""From labelled messages to a bundle that the Sidedoor service loads.

A stage reads files, calls this package and writes files; `run.py` runs all stages of a recipe in order.
"""
