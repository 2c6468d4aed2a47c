"""The fan's own data: what a site knows of a person, taken along as a file, wiped, or deleted."""
