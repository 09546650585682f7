"""Factories and personas for tests."""
