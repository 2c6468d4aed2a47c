"""English for readers everywhere: 22 November 2026, 19:30."""
