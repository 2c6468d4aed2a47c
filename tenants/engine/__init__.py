"""Pure work on bytes that came from outside. No Django here."""
