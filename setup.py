"""Packaging shim: lets `bench get-app <this repository>` and `pip install -e .` find the app below apps/.

bench reads the name from the syntax tree of this file: `setup` must be called at top level with a literal name.
"""

import re
from pathlib import Path

from setuptools import find_packages, setup

init = Path(__file__).parent / "apps" / "eu_korea_coop" / "eu_korea_coop" / "__init__.py"

setup(
	name="eu_korea_coop",
	version=re.search(r'__version__ = "(.+)"', init.read_text()).group(1),
	description="Relationship tracker for European-Korean cluster cooperation",
	license="MIT",
	package_dir={"": "apps/eu_korea_coop"},
	packages=find_packages("apps/eu_korea_coop"),
	include_package_data=True,
	zip_safe=False,
	python_requires=">=3.10",
	install_requires=[
		"icalendar~=6.3",
		"koroman~=1.0.16",
		"vobject~=0.9.9",
		"python-calamine>=0.6,<1",
		"docxtpl~=0.20.1",
	],
	extras_require={"signatures": ["pyhanko>=0.21,<1"]},
)
