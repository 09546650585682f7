// A drawing of nodes and lines on a canvas. Who asks for it says what stands where and how it looks; it draws, and says what
// was chosen. It runs in cytoscape's window, which is not the window of the element it draws into.

const READABLE = 0.55; // the whole picture is shown, but not smaller than this

// cytoscape's own dots are too small to see
const dashed = (style) => (style === "solid" ? "solid" : "dashed");
const dashes = (style) => (style === "dotted" ? [3, 5] : [10, 5]);

/**
 * Draws into `element`. `nodes`: `{id, label, x, y, shape, fill, line, line_style, width, height, inside}`; `lines`: `{id, from, to,
 * colour, style, width, arrow}`. `on.choose(id)` is called for a click on a node, `on.open(id)` for a second one.
 */
export function draw(element, on) {
	const colour = (name, other) => element.ownerDocument.defaultView.getComputedStyle(element).getPropertyValue(name).trim() || other;
	const text = colour("--text-color", "#1f272e");
	const ground = colour("--fg-color", "#ffffff");
	const picture = window.cytoscape({
		container: element,
		minZoom: 0.08,
		maxZoom: 2.5,
		boxSelectionEnabled: false,
		autoungrabify: true,
		textureOnViewport: true, // 500 records move without a stutter
		selectionType: "single",
		style: [
			{
				selector: "node",
				style: {
					shape: "data(shape)",
					width: "data(width)",
					height: "data(height)",
					"background-color": "data(fill)",
					"border-width": 2,
					"border-color": "data(line)",
					"border-style": (node) => dashed(node.data("line_style")),
					"border-dash-pattern": (node) => dashes(node.data("line_style")),
					label: (node) => node.data("label"),
					color: text,
					"font-size": 12,
					"text-wrap": "wrap",
					"text-max-width": 96,
					"text-valign": "bottom",
					"text-margin-y": 3,
					"text-background-color": ground,
					"text-background-opacity": 0.8,
					"min-zoomed-font-size": 6,
				},
			},
			{
				selector: "node[?inside]",
				style: {
					"text-valign": "center",
					"text-margin-y": 0,
					"text-max-width": (node) => node.data("width") - 14,
					"text-background-opacity": 0,
					"background-color": ground,
					"border-width": 3,
				},
			},
			{
				selector: "edge",
				style: {
					width: "data(width)",
					"line-color": "data(colour)",
					"line-style": (edge) => dashed(edge.data("style")),
					"line-dash-pattern": (edge) => dashes(edge.data("style")),
					"curve-style": "straight",
					"target-arrow-color": "data(colour)",
					"target-arrow-shape": (edge) => (edge.data("arrow") ? "triangle" : "none"),
				},
			},
			{ selector: ".beside", style: { opacity: 0.3 } },
			{
				selector: "node.on-way",
				style: {
					"border-width": 5,
					"border-color": text,
					"font-weight": "bold",
				},
			},
			{ selector: "edge.on-way", style: { width: 8 } },
			{
				selector: "node.chosen",
				style: {
					"overlay-color": text,
					"overlay-opacity": 0.16,
					"overlay-padding": 8,
				},
			},
		],
	});
	picture.on("tap", "node", ({ target }) => on.choose(target.id()));
	picture.on("dbltap", "node", ({ target }) => on.open(target.id()));

	const data_of = ({ x: _x, y: _y, ...data }) => data;

	function show(nodes, lines) {
		const wanted = new Set([...nodes, ...lines].map((one) => one.id));
		picture.batch(() => {
			picture.elements().forEach((one) => {
				if (!wanted.has(one.id())) one.remove();
			});
			for (const node of nodes) {
				const known = picture.getElementById(node.id);
				if (known.length) known.data(data_of(node)).position({ x: node.x, y: node.y });
				else
					picture.add({
						group: "nodes",
						data: data_of(node),
						position: { x: node.x, y: node.y },
					});
			}
			for (const { from, to, ...line } of lines) {
				const known = picture.getElementById(line.id);
				if (known.length) known.data(line);
				else
					picture.add({
						group: "edges",
						data: { ...line, source: from, target: to },
					});
			}
		});
	}

	/** Shows all of it, or, where it would be too small to read, what is around `id`. */
	function fit(id) {
		picture.resize();
		picture.fit(undefined, 40);
		if (picture.zoom() > 1.2) (picture.zoom(1.2), picture.center());
		const node = id && picture.getElementById(id);
		if (picture.zoom() < READABLE && node && node.length) {
			picture.zoom(READABLE);
			picture.center(node);
		}
	}

	/** Draws these nodes and lines bold and the others pale; none of them: all alike. */
	function mark(ids) {
		const bold = new Set(ids);
		picture.batch(() => {
			picture.elements().forEach((one) => {
				one.toggleClass("on-way", bold.has(one.id()));
				one.toggleClass("beside", bold.size > 0 && !bold.has(one.id()));
			});
		});
	}

	function choose(id) {
		picture.nodes(".chosen").removeClass("chosen");
		const node = picture.getElementById(id);
		if (!node.length) return;
		node.addClass("chosen");
		const { x, y } = node.renderedPosition();
		if (x < 0 || y < 0 || x > picture.width() || y > picture.height()) picture.center(node);
	}

	return {
		show,
		fit,
		mark,
		choose,
		zoom: (factor) =>
			picture.zoom({
				level: picture.zoom() * factor,
				renderedPosition: { x: picture.width() / 2, y: picture.height() / 2 },
			}),
		move: (x, y) => picture.panBy({ x, y }),
		count: () => picture.nodes().length,
		where: (id) => picture.getElementById(id).renderedPosition(),
		destroy: () => picture.destroy(),
	};
}
