"""Who: organisations, the people in them, how they relate to each other, and the words that describe them."""
