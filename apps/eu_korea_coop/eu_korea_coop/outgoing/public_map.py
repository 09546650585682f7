"""The map of the public page: one SVG, drawn here, so that it needs no script and asks nobody for tiles.

Outlines are those of the organisations' map (docs/decisions/0007); without them the places stand on a plain graticule.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import frappe

OUTLINES = Path("node_modules", "world-atlas", "countries-110m.json")
WIDE, HIGH = 7.7, 10.0
"""Units of the drawing for one degree of longitude, and of latitude: near to true at 40° North."""


@dataclass(frozen=True, slots=True)
class View:
	"""The part of the world that is drawn, in degrees."""

	west: float
	east: float
	south: float
	north: float

	def holds(self, place: tuple[float, float]) -> bool:
		return self.south <= place[0] <= self.north and self.west <= place[1] <= self.east

	def at(self, place: tuple[float, float]) -> tuple[int, int]:
		"""Where (latitude, longitude) is drawn."""
		return round((place[1] - self.west) * WIDE), round((self.north - place[0]) * HIGH)

	@property
	def size(self) -> tuple[int, int]:
		return round((self.east - self.west) * WIDE), round((self.north - self.south) * HIGH)


EURASIA = View(-25, 150, 5, 72)
"""From Iceland to Japan: what is drawn at least."""
MARGIN = 10
"""Degrees; a view that is larger than EURASIA ends on a multiple of them."""


def view_of(places: Iterable[tuple[float, float]]) -> View:
	"""EURASIA, or as much more as it takes to show every place (latitude, longitude)."""
	west, east, south, north = EURASIA.west, EURASIA.east, EURASIA.south, EURASIA.north
	for latitude, longitude in places:
		if not EURASIA.holds((latitude, longitude)):
			west = min(west, max(-180, (longitude // MARGIN - 1) * MARGIN))
			east = max(east, min(180, (longitude // MARGIN + 2) * MARGIN))
			south = min(south, max(-80, (latitude // MARGIN - 1) * MARGIN))
			north = max(north, min(84, (latitude // MARGIN + 2) * MARGIN))
	return View(west, east, south, north)


def drawing(
	marked: dict[tuple[float, float], list[str]], lines: list[tuple[tuple[float, float], tuple[float, float]]]
) -> dict:
	"""What the template draws: `size`, `land` and `graticule` (paths), `lines` `[x1, y1, x2, y2]`, `places` `{x, y, size, titles}`."""
	view = view_of(marked)
	placed = [(view.at(place), titles) for place, titles in sorted(marked.items()) if view.holds(place)]
	return {
		"size": view.size,
		"land": land(view),
		"graticule": graticule(view),
		"lines": [
			(*view.at(one), *view.at(other)) for one, other in lines if view.holds(one) and view.holds(other)
		],
		"places": [
			{"x": x, "y": y, "size": min(10 + 2 * len(titles), 24), "titles": titles}
			for (x, y), titles in placed
		],
	}


def graticule(view: View) -> str:
	width, height = view.size
	meridians = range(-180, 181, 15)
	down = [f"M{view.at((0, one))[0]} 0v{height}" for one in meridians if view.west < one < view.east]
	across = [
		f"M0 {view.at((one, 0))[1]}h{width}" for one in range(-75, 90, 15) if view.south < one < view.north
	]
	return "".join(down + across)


@lru_cache(maxsize=4)
def land(view: View) -> str:
	"""The path of the land inside `view`, "" where the outlines were never fetched. Read once in the life of the process."""
	file = Path(frappe.get_app_path("eu_korea_coop")).resolve().parent / OUTLINES
	if not file.exists():
		return ""
	world = json.loads(file.read_text(encoding="utf-8"))
	rings = (ring for shape in shapes(world["objects"]["land"]) for polygon in shape for ring in polygon)
	return "".join(path(ring_of(world, ring), view) for ring in rings)


def shapes(topology: dict) -> list[list]:
	"""The polygons of an object of a TopoJSON file, each a list of rings of arcs."""
	if topology["type"] == "GeometryCollection":
		return [polygons for one in topology["geometries"] for polygons in shapes(one)]
	return [topology["arcs"] if topology["type"] == "MultiPolygon" else [topology["arcs"]]]


def ring_of(world: dict, arcs: list[int]) -> list[tuple[float, float]]:
	"""(latitude, longitude) along the arcs; a negative number is an arc that is walked backwards.

	A ring that crosses the date line goes on beyond 180 degrees, so that no line runs back around the world.
	"""
	points: list[tuple[float, float]] = []
	turn = 0
	for number in arcs:
		arc = decoded(world, number if number >= 0 else ~number)
		for latitude, longitude in arc if number >= 0 else arc[::-1]:
			if points and abs(longitude + turn - points[-1][1]) > 180:
				turn += 360 if longitude + turn < points[-1][1] else -360
			points.append((latitude, longitude + turn))
	return points


def decoded(world: dict, number: int) -> list[tuple[float, float]]:
	(wide, high), (left, bottom) = world["transform"]["scale"], world["transform"]["translate"]
	x = y = 0
	points = []
	for dx, dy in world["arcs"][number]:
		x, y = x + dx, y + dy
		points.append((y * high + bottom, x * wide + left))
	return points


def path(ring: list[tuple[float, float]], view: View) -> str:
	"""The ring in whole units, "" where all of it lies outside, or where it is too small to be seen."""
	if not any(view.holds(point) for point in ring):
		return ""
	points = [view.at(point) for point in ring]
	steps = []
	(x, y), rest = points[0], points[1:]
	start = f"M{x} {y}"
	for new_x, new_y in rest:
		if (new_x, new_y) != (x, y):
			steps.append(f"l{new_x - x} {new_y - y}")
			x, y = new_x, new_y
	return f"{start}{''.join(steps)}z" if len(steps) > 2 else ""
