"""Proposals of contact: the page on which organisations write them, and what is decided about them."""
