"""Changes of old data, one module per version."""
