// frappe-charts draws again whenever its place changes its size, also after Frappe has emptied that place for the next report:
// it then removes a drawing that is no longer there, and the page reports an error (seen with 2.0.0-rc22). A chart whose
// drawing has been taken away is ended instead, by its own `destroy`. A chart on a page that is not shown has no width and is
// not drawn: its bars would be narrower than nothing. It is drawn when it is shown, for then its place changes its size.

const { Chart } = frappe;

function end_with_its_drawing(chart) {
	const { draw } = chart;
	chart.draw = function (...args) {
		if (this.svg && this.svg.parentNode !== this.container) return this.destroy && this.destroy();
		if (!this.container.clientWidth) return undefined;
		return draw.apply(this, args);
	};
	return chart;
}

if (Chart) {
	frappe.Chart = function (...args) {
		return end_with_its_drawing(new Chart(...args));
	};
	frappe.Chart.prototype = Chart.prototype;
}
