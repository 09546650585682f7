"""What stands in a PDF."""

from collections import Counter

from pypdf import PageObject


def most_frequent_size(page: PageObject) -> float:
	"""Return the size in points, as it stands on paper, in which most letters of the page are set."""
	sizes: Counter = Counter()

	def count(text, matrix, text_matrix, _font, size) -> None:
		sizes[round(abs(size * text_matrix[3] * matrix[3]), 1)] += len(text.strip())

	page.extract_text(visitor_text=count)
	return sizes.most_common(1)[0][0]
