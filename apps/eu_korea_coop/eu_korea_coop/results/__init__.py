"""What came of it: outcomes, counted by indicators."""
