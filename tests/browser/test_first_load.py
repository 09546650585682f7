"""What the desk and the map load of ours before anybody asks for more, compressed as a web server sends it."""

import gzip
from urllib.parse import urlsplit

import pytest

MOST_KIB_OF_DESK, MOST_KIB_OF_OUTLINES = 25, 60


def kib_of_ours(page, among: str) -> dict[str, float]:
	"""File → KiB of those the page has loaded from this app's assets, of which the address holds `among`."""
	urls = page.evaluate("() => performance.getEntriesByType('resource').map((entry) => entry.name)")
	parts = {url: urlsplit(url).path for url in urls}
	ours = {url: path for url, path in parts.items() if "/assets/eu_korea_coop/" in path and among in path}
	return {
		path.rsplit("/", 1)[-1]: len(gzip.compress(page.context.request.get(url).body())) / 1024
		for url, path in ours.items()
	}


def test_the_desks_first_load_of_ours_is_small(open_as, visit):
	page = visit(open_as("Cooperation Officer"), "todo/view/list")
	sizes = kib_of_ours(page, "bundle")
	assert {name.split(".")[0] for name in sizes} == {"eu_korea_coop"}, sizes
	assert sum(sizes.values()) <= MOST_KIB_OF_DESK, sizes


@pytest.mark.long
def test_the_outlines_of_the_map_are_the_coarse_ones(open_as, visit):
	page = visit(open_as("Cooperation Officer"), "organisation-map")
	page.locator(".leaflet-outlines-pane .cooperation-country").first.wait_for(state="attached")
	sizes = kib_of_ours(page, "world-atlas")
	assert len(sizes) == 1 and sum(sizes.values()) <= MOST_KIB_OF_OUTLINES, sizes
