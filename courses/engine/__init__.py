"""Pure work on texts, addresses, files and bytes. No Django here."""
