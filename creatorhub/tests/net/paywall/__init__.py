"""What is paid, private or the team's own, asked for on every surface by who has no right to it."""
