// drawing.js and cytoscape, in a window of their own that nobody sees. In the desk's own window cytoscape stops while it
// loads: Frappe makes `Array.prototype.move` read-only there, and cytoscape gives its lists a `move` of their own.
// It draws into an element of the desk all the same; cytoscape asks each element for its window.

const LIBRARY = "/assets/eu_korea_coop/node_modules/cytoscape/dist/cytoscape.min.js"; // npm brings it, no bundle has it in it
const FETCH_LIBRARY = "bench setup requirements --node && bench build --app eu_korea_coop";
let opened = null;

/** Answers a promise of drawing.js' `draw`. Raises an Error that says what to run where npm has not brought the library. */
export function load_draw() {
	opened ||= open().catch((problem) => {
		opened = null; // the next drawing tries again
		throw problem;
	});
	return opened;
}

async function open() {
	const frame = document.createElement("iframe");
	Object.assign(frame, { hidden: true, title: "cytoscape", srcdoc: "<!doctype html>" });
	try {
		await loaded(frame, document.body);
		const own = frame.contentWindow;
		own.requestAnimationFrame = window.requestAnimationFrame.bind(window); // a hidden window is not painted
		for (const path of [LIBRARY, frappe.assets.bundled_asset("eu_korea_coop_drawing.bundle.js")]) {
			const script = own.document.createElement("script");
			script.src = new URL(path, window.location.href).href;
			await loaded(script, own.document.head);
		}
		return own.draw;
	} catch {
		frame.remove();
		throw new Error(`${__("The drawing could not be loaded; an administrator runs:")} ${FETCH_LIBRARY}`);
	}
}

/** Puts `element` into `parent`; answers a promise that its content has arrived. */
function loaded(element, parent) {
	return new Promise((resolve, reject) => {
		element.onload = resolve;
		element.onerror = reject;
		parent.append(element);
	});
}
