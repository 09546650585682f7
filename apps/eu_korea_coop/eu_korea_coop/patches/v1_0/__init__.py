"""Patches of version 1."""
