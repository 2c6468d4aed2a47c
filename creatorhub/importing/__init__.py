"""A catalogue and its history from another system, as two CSV files."""
