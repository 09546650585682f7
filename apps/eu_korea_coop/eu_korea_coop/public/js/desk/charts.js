// frappe-charts draws again whenever its place changes its size, also after Frappe has emptied that place for the next report:
// it then removes a drawing that is no longer there, and the page reports an error (seen with 2.0.0-rc22). A chart whose
// drawing has been taken away is ended instead, by its own `destroy`. A chart on a page that is not shown has no width and is
// not drawn: its bars would be narrower than nothing. It is drawn when it is shown, for then its place changes its size.

//
// A bar or point whose number opens its records (reporting/counted.py: `data.opens`) is a button. frappe-charts makes its bars
// anew whenever it draws, so they are marked whenever the drawing changes.

const { Chart } = frappe;

const OPENING = "[data-point-index][role=button]";

function number_of(chart, unit) {
	const series = Number((unit.closest(".dataset-units")?.getAttribute("class") || "").match(/dataset-(\d+)/)?.[1]);
	const bar = Number(unit.getAttribute("data-point-index"));
	const { labels, datasets, opens } = chart.data || {};
	if (!opens?.series[series] || !datasets[series]?.values[bar]) return null;
	const { report, filters, figure } = opens;
	const title = frappe.utils.unescape_html(`${labels[bar]}, ${datasets[series].name}: ${datasets[series].values[bar]}`);
	return { title, asked: { report, filters, figure, place: { bar, label: labels[bar], series } } };
}

function mark_numbers(chart) {
	for (const unit of chart.container.querySelectorAll(".dataset-units [data-point-index]:not([role])")) {
		const number = number_of(chart, unit);
		if (!number) continue;
		unit.setAttribute("role", "button");
		unit.setAttribute("tabindex", "0");
		unit.setAttribute("aria-label", number.title);
		unit.style.cursor = "pointer";
	}
}

const LETTER = 5.8; // pixels of a letter below the axis; a Hangul syllable takes two
const width_of = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 2 : 1) * LETTER, 0);

/** A label in three lines at most, each at most `most` pixels wide; null where that does not do. */
function in_lines(label, most) {
	const lines = [];
	for (const word of label.split(" ")) {
		const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
		if (lines.length && width_of(longer) <= most) lines[lines.length - 1] = longer;
		else lines.push(word);
	}
	return lines.length <= 3 && lines.every((line) => width_of(line) <= most) ? lines : null;
}

/**
 * The server escapes labels and names (reporting/columns.py), for frappe-charts writes some of them as markup. It writes those of
 * a drawing as text in some versions: there "R&D" would read "R&amp;D". What is written here is text in every version.
 */
function write_as_text(chart) {
	for (const place of chart.container.querySelectorAll("svg text")) {
		if (place.childElementCount) continue;
		const text = frappe.utils.unescape_html(place.textContent);
		if (text !== place.textContent && place.dataset.whole !== place.textContent) {
			place.dataset.whole = text;
			place.textContent = text;
		}
	}
}

const SLANTED = 200; // pixels of the longest label that is written aslant
const BESIDE = 15; // pixels between two of those
const ROW = 20; // pixels of a row of the legend

/** The text as far as it fits into `most` pixels: its beginning and its end, for many titles begin alike. */
function shortened(text, most) {
	if (width_of(text) <= most) return text;
	const letters = [...text];
	let left = letters.length;
	const cut = () =>
		`${letters
			.slice(0, Math.ceil(left / 2))
			.join("")
			.trim()}…${letters
			.slice(letters.length - Math.floor(left / 2))
			.join("")
			.trim()}`;
	while (left > 2 && width_of(cut()) > most) left--;
	return cut();
}

function svg(tag, text, attributes) {
	const part = document.createElementNS("http://www.w3.org/2000/svg", tag);
	for (const [name, value] of Object.entries(attributes || {})) part.setAttribute(name, value);
	part.textContent = text;
	return part;
}

/**
 * frappe-charts cuts a label at six tenths of its place ("Inform ..."). Where all fit they are written whole, in some lines if need be;
 * else aslant, and where even that is too narrow each second or third; whole when pointed at. Returns how many pixels they need below.
 */
function write_labels(chart) {
	const { labels = [] } = chart.data || {};
	const places = chart.container.querySelectorAll(".x.axis text");
	if (!labels.length || places.length !== labels.length || chart.config?.xIsSeries) return 0;
	const each = chart.width / labels.length;
	const texts = labels.map((label) => frappe.utils.unescape_html(String(label)));
	const lines = texts.map((text) => in_lines(text, each - 4));
	const aslant = lines.includes(null);
	const step = aslant ? Math.ceil(BESIDE / each) : 1;
	let below = 0;
	texts.forEach((whole, index) => {
		const place = places[index];
		const to_the_edge = ((index + 0.5) * each + chart.measures.margins.left + chart.measures.paddings.left - 8) * 1.4;
		const shown = aslant ? [index % step ? "" : shortened(whole, Math.min(SLANTED, to_the_edge))] : lines[index];
		below = Math.max(below, aslant ? 0.7 * width_of(shown[0]) : 11 * (shown.length - 1));
		if (place.dataset.whole === whole) return;
		place.dataset.whole = whole;
		place.textContent = "";
		place.append(...shown.map((line, row) => svg("tspan", line, row ? { x: 0, dy: 11 } : { x: 0 })));
		if (!aslant) return;
		if (shown[0] !== whole) place.append(svg("title", whole));
		place.setAttribute("transform", `rotate(-45 0 ${Number(place.getAttribute("y")) + 5})`);
		place.setAttribute("text-anchor", "end");
	});
	return below;
}

/** The legend below the labels, its names whole, in as many rows as they need; the drawing is as high as both. */
function place_legend(chart, below) {
	const { margins, paddings, titleHeight } = chart.measures;
	const axis_ends = titleHeight + margins.top + paddings.top + chart.height;
	const left = margins.left + paddings.left;
	let [x, y] = [0, 0];
	const entries = chart.legendArea && chart.config.showLegend ? [...chart.legendArea.children] : [];
	entries.forEach((entry, index) => {
		const label = entry.querySelector("text");
		const name = shortened(frappe.utils.unescape_html(String(chart.data.datasets[index]?.name || "")), chart.width);
		if (label.textContent !== name) label.textContent = name;
		const wide = 34 + (label.getComputedTextLength() || 1.2 * width_of(name));
		if (x && x + wide > chart.width + paddings.right) [x, y] = [0, y + ROW];
		entry.setAttribute("transform", `translate(${x}, ${y})`);
		x += wide;
	});
	const top = axis_ends + Math.max(paddings.bottom, below + 38);
	if (entries.length) chart.legendArea.setAttribute("transform", `translate(${left}, ${top})`);
	const needed = entries.length ? top + y + ROW : axis_ends + below + 30;
	chart.svg.setAttribute("height", Math.max(chart.baseHeight, needed));
}

function look_after(chart) {
	mark_numbers(chart);
	if (chart.svg && chart.container.querySelector(".x.axis")) place_legend(chart, write_labels(chart));
	write_as_text(chart);
}

function open_numbers(chart) {
	const { container } = chart;
	const open = (event) => {
		const unit = event.target.closest(OPENING);
		if (!unit || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
		event.preventDefault();
		const number = number_of(chart, unit);
		if (number) eu_korea_coop.numbers.open(number.title, number.asked);
	};
	container.addEventListener("click", open);
	container.addEventListener("keydown", open);
	new MutationObserver(() => look_after(chart)).observe(container, { childList: true, subtree: true });
	look_after(chart);
}

function end_with_its_drawing(chart) {
	const { draw } = chart;
	chart.draw = function (...args) {
		if (this.svg && this.svg.parentNode !== this.container) return this.destroy && this.destroy();
		if (!this.container.clientWidth) return undefined;
		return draw.apply(this, args);
	};
	if (chart.container) open_numbers(chart);
	return chart;
}

if (Chart) {
	frappe.Chart = function (...args) {
		return end_with_its_drawing(new Chart(...args));
	};
	frappe.Chart.prototype = Chart.prototype;
}
