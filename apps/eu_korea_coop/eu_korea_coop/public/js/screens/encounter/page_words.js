// `__` on a page without the desk: the words come with the page.

const words = JSON.parse(document.getElementById("encounter-words").textContent);

window.__ = (text, values = []) => (words[text] || text).replace(/\{(\d+)\}/g, (whole, index) => (index in values ? values[index] : whole));
