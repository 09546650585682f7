"""EU-Korea Cooperation: a relationship tracker for European-Korean cluster cooperation."""

__version__ = "1.0.0"
