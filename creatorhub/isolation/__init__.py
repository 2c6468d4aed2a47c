"""Proof that no site shows, changes or counts what belongs to another one."""
