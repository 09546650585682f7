"""Where we stand: the relationship itself, its stage, its health, its history, and the settings that judge it."""
