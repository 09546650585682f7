"""A print in the browser is as wide as on paper: what is whole in the PDF is whole there."""

import frappe
import pytest

BROKEN_WORDS = """() => [...document.querySelectorAll(".cooperation-sheet :is(th, td)")].flatMap((cell) => {
	const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = [];
	while (texts.nextNode()) {
		for (const word of texts.currentNode.data.matchAll(/[^\\s–-]+/g)) {
			const range = document.createRange();
			range.setStart(texts.currentNode, word.index);
			range.setEnd(texts.currentNode, word.index + word[0].length);
			if (range.getClientRects().length > 1) broken.push(word[0]);
		}
	}
	return broken;
})"""
"""Words in the tables of a sheet that stand in two lines."""


@pytest.mark.parametrize(
	("doctype", "print_format"),
	[
		("Partnership", "Partnership Case Study"),
		("Partnership", "Partnership Brief"),
		("Agreement", "Agreement Sheet"),
	],
)
def test_no_word_of_a_table_is_broken_in_the_browser(open_as, doctype, print_format):
	page = open_as("Cooperation Manager").context.new_page()  # Frappe's own script of this page has an error
	page.set_viewport_size({"width": 1440, "height": 900})
	for name in frappe.get_all(doctype, pluck="name", order_by="name", limit=8):
		page.goto(f"/printview?doctype={doctype}&name={name}&format={print_format}&no_letterhead=1")
		page.locator(".cooperation-sheet td").first.wait_for()
		assert page.evaluate(BROKEN_WORDS) == [], name
