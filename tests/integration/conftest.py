"""Lets the tests of this folder share what stands beside them."""

import sys
from pathlib import Path

HERE = str(Path(__file__).resolve().parent)
if HERE not in sys.path:
	sys.path.insert(0, HERE)
