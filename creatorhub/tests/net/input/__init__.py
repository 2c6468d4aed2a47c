"""Whatever is sent to whichever door: refused in time, or made harmless."""
