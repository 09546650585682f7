"""The last step of a rolling upgrade (docs/deploy.md), when no node of the earlier version is left.

What those wrote after the migrate has nothing that only the new version writes beside a record: terms of search, short titles
and names of partnerships, names of agreements and interactions, the words of a reason. Patches have filled these in for the records of before and are not run again.
"""

from eu_korea_coop.directory import search_names
from eu_korea_coop.follow_up import sweep
from eu_korea_coop.partnerships import listed_names, short_titles


def finish() -> dict[str, int]:
	"""Write all of that anew (`bench execute eu_korea_coop.setup.rolling_upgrade.finish`); answers how much. May be run again."""
	titles = short_titles.refresh()
	names = listed_names.refresh_all()
	records = search_names.fill()
	return {
		"short titles": titles,
		"agreements and interactions with names": names,
		"records with terms": records,
		"judged": sweep.run(full=True).get("checked", 0),
	}
