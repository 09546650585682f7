"""Makes the repository root a bench. Nothing here is imported by the app."""
