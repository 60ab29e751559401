"""Labelled records: what they may hold, how they are read, split and checked."""
