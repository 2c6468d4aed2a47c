"""Strings that would run if a page took them for markup: in every field, on every page."""
