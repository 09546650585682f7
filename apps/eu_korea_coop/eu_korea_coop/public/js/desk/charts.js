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

/** A label in one line or two, each at most `most` pixels wide; null where that does not do. */
function in_lines(label, most) {
	const words = label.split(" ");
	const cuts = words.map((_word, at) => [words.slice(0, at + 1).join(" "), words.slice(at + 1).join(" ")]);
	const fitting = cuts.reverse().find((lines) => lines.every((line) => width_of(line) <= most));
	return fitting ? fitting.filter(Boolean) : null;
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

/** frappe-charts cuts a label at six tenths of its place ("Inform ..."): where it fits, in two lines if need be, it is written whole. */
function write_labels_whole(chart) {
	const { labels = [] } = chart.data || {};
	const places = chart.container.querySelectorAll(".x.axis text");
	if (!labels.length || places.length !== labels.length || chart.config?.xIsSeries) return;
	labels.forEach((label, index) => {
		const place = places[index];
		const whole = frappe.utils.unescape_html(String(label));
		if (!place.textContent.endsWith("..") || place.dataset.whole === whole) return;
		const fitting = in_lines(whole, chart.width / labels.length - 4);
		const cut = whole !== label && [`${whole.slice(0, place.textContent.length - 3)}...`]; // not within an "&amp;"
		const lines = fitting || cut;
		if (!lines) return;
		place.dataset.whole = whole;
		place.textContent = "";
		lines.forEach((line, row) => {
			const part = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
			part.setAttribute("x", "0");
			if (row) part.setAttribute("dy", "11");
			part.textContent = line;
			place.append(part);
		});
	});
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
	const look = () => {
		mark_numbers(chart);
		write_labels_whole(chart);
		write_as_text(chart);
	};
	new MutationObserver(look).observe(container, { childList: true, subtree: true });
	look();
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
