// What the small page keeps on the device, for one user: the entries that wait to be sent, the one that is being written, and the names known last.
// Another user of the same browser neither sees nor sends them; signing out takes them away.

const NAME = "eu_korea_coop_encounters";
const [WAITING, KNOWN] = ["waiting", "known"];
const LAST_USER = "last user";

const done = (request) =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});

let opened = null;

function database() {
	if (opened) return opened;
	const request = indexedDB.open(NAME, 1);
	request.onupgradeneeded = () => {
		request.result.createObjectStore(WAITING, { keyPath: "key" }).createIndex("user", "user");
		request.result.createObjectStore(KNOWN);
	};
	opened = done(request);
	opened.then((db) => (db.onclose = db.onversionchange = () => (db.close(), (opened = null))));
	opened.catch(() => (opened = null));
	return opened;
}

async function store(name, mode) {
	return (await database()).transaction(name, mode).objectStore(name);
}

/** The entries of a user that wait, oldest first. */
export async function waiting_of(user) {
	const rows = await done((await store(WAITING, "readonly")).index("user").getAll(user));
	return rows.sort((a, b) => a.made_at - b.made_at);
}

export const keep = async (row) => done((await store(WAITING, "readwrite")).put(row));
export const drop = async (key) => done((await store(WAITING, "readwrite")).delete(key));

/** Keeps what the server said about a user: their names and events. They are the one at this device now. */
export async function keep_context(context) {
	const known = await store(KNOWN, "readwrite");
	known.put(context.user, LAST_USER);
	return done(known.put(context, context.user));
}

/** What is known of the user last at this device; null if somebody else has signed in since (`signed_in`), or nobody was here. */
export async function last_context(signed_in) {
	const known = await store(KNOWN, "readonly");
	const user = await done(known.get(LAST_USER));
	if (!user || (signed_in && signed_in !== user)) return null;
	return (await done((await store(KNOWN, "readonly")).get(user))) || null;
}

const draft_key = (user) => `being written: ${user}`;

/** The entry that a user has begun: {entry, photo, day}; nothing if they have begun none. */
export const draft_of = async (user) => done((await store(KNOWN, "readonly")).get(draft_key(user)));
export const keep_draft = async (user, draft) => done((await store(KNOWN, "readwrite")).put(draft, draft_key(user)));
export const drop_draft = async (user) => done((await store(KNOWN, "readwrite")).delete(draft_key(user)));

/** Takes everything of a user off the device. */
export async function forget(user) {
	for (const row of await waiting_of(user)) await drop(row.key);
	const known = await store(KNOWN, "readwrite");
	known.delete(LAST_USER);
	known.delete(draft_key(user));
	return done(known.delete(user));
}
