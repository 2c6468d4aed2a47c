"""The demo sites: their content, their media, their people."""
