"""The studio's page about recommendations: what the team picks by hand, and what fans see."""
