// Reading a QR code with the camera: the browser's own BarcodeDetector, else the library that Frappe's scanner uses, loaded on demand.

export const LIBRARY = "/assets/frappe/node_modules/html5-qrcode/html5-qrcode.min.js";
const PAUSE = 250; // milliseconds between two looks

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function has_detector() {
	return "BarcodeDetector" in window && (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

function load_library() {
	if (window.Html5Qrcode) return Promise.resolve();
	return new Promise((resolve, reject) => {
		const script = Object.assign(document.createElement("script"), { src: LIBRARY, onload: resolve, onerror: reject });
		document.head.append(script);
	});
}

async function detect(place, state) {
	const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
	const video = Object.assign(document.createElement("video"), { srcObject: stream, playsInline: true, muted: true });
	place.append(video);
	try {
		await video.play();
		const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
		while (!state.stopped) {
			const [code] = await detector.detect(video).catch(() => []);
			if (code) return code.rawValue;
			await wait(PAUSE);
		}
		return "";
	} finally {
		stream.getTracks().forEach((track) => track.stop());
	}
}

async function detect_by_library(place, state) {
	await load_library();
	place.id = "enc-scanner";
	const reader = new window.Html5Qrcode(place.id);
	let seen = "";
	await reader.start(
		{ facingMode: "environment" },
		{ fps: 5, qrbox: 220 },
		(text) => (seen = text),
		() => {}
	);
	while (!state.stopped && !seen) await wait(PAUSE);
	await reader.stop();
	return seen;
}

/** Starts the camera inside `place`; answers {text: promise of what the code says, "" if stopped; stop()}. */
export function scan(place) {
	const state = { stopped: false };
	const text = has_detector().then((own) => (own ? detect(place, state) : detect_by_library(place, state)));
	return { text, stop: () => (state.stopped = true) };
}
