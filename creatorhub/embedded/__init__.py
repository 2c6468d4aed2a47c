"""What a fresh machine runs by itself: PostgreSQL, Valkey, and one supervisor over all.

Nothing here imports Django, so the start can speak before any setting is read.
"""
