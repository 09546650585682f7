"""What the service worker of the small page keeps on the device."""

from eu_korea_coop.encounters import small_page

no_cache = 1


def get_context(context):
	context.update(small_page.assets())
