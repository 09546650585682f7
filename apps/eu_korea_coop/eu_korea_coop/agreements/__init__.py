"""What we signed: agreements with the signature of each party, and the action plans that follow."""
