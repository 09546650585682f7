"""The pure rules need nothing but Python: put the package on the path, no bench, no site."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for path in (HERE, HERE.parents[1] / "apps" / "eu_korea_coop"):
	if str(path) not in sys.path:
		sys.path.insert(0, str(path))

from hypothesis import HealthCheck, settings  # noqa: E402

settings.register_profile("unit", database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unit")
