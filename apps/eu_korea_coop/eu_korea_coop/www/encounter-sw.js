// The service worker of /encounter: keeps the page's shell and its files on the device, so that it opens without a network.
// Nothing of a person passes through it: requests of the API go to the server as they are.

const [script, style] = ["{{ script }}", "{{ style }}"];
const SHELL = "/encounter";
const FILES = [script, style, "/assets/eu_korea_coop/images/logo.svg", "/assets/eu_korea_coop/encounter_manifest.json"];
const SCANNER = "/assets/frappe/node_modules/html5-qrcode/html5-qrcode.min.js";
const PREFIX = "encounter:";
const NAME = PREFIX + script;

// a shell of other files than ours waits for the worker that knows them; one that led to the login is none
const is_ours = async (answer) => answer.ok && !answer.redirected && (await answer.clone().text()).includes(script);

const PATIENCE = 2000; // milliseconds until the shell on the device is shown instead of a slow one

async function keep_shell(answer) {
	const cache = await caches.open(NAME);
	if (answer.redirected || answer.type === "opaqueredirect") await cache.delete(SHELL);
	else if (await is_ours(answer)) await cache.put(SHELL, answer.clone());
	return answer;
}

// the server's shell is in the language of whoever is signed in now
async function shell(request) {
	const stored = await (await caches.open(NAME)).match(SHELL);
	const fresh = fetch(request).then(keep_shell);
	if (!stored) return fresh;
	const later = new Promise((resolve) => setTimeout(() => resolve(stored), PATIENCE));
	return Promise.race([fresh.catch(() => stored), later]);
}

self.addEventListener("install", (event) => {
	event.waitUntil(
		caches
			.open(NAME)
			.then((cache) => cache.addAll(FILES))
			.then(() => fetch(SHELL, { credentials: "same-origin" }))
			.then(keep_shell)
			.then(() => self.skipWaiting())
	);
});

self.addEventListener("activate", (event) => {
	event.waitUntil(
		caches
			.keys()
			.then((names) => Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name))))
			.then(() => self.clients.claim())
	);
});

async function from_device(request, key) {
	const cache = await caches.open(NAME);
	return (await cache.match(key)) || fetch(request);
}

async function scanner(request) {
	const cache = await caches.open(NAME);
	const stored = await cache.match(SCANNER);
	if (stored) return stored;
	const answer = await fetch(request);
	if (answer.ok) await cache.put(SCANNER, answer.clone());
	return answer;
}

self.addEventListener("fetch", (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== "GET" || origin !== self.location.origin) return;
	if (request.mode === "navigate" && pathname === SHELL) event.respondWith(shell(request));
	else if (FILES.includes(pathname)) event.respondWith(from_device(request, pathname));
	else if (pathname === SCANNER) event.respondWith(scanner(request));
});
