"""HTML input about people, split by noun."""
