"""Leaks that are planted in a copy of the product, to see that the net finds each of them."""
