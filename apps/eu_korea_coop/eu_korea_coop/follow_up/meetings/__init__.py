"""Meetings that were agreed elsewhere, in a person's own calendar or by an invitation mail, become planned interactions."""
