// What one screen hands to the next. Frappe 16 writes it into the address as JSON, and reads it from there as text.

const LOOKS_LIKE_JSON = /^["[{]/;

function value_of(text) {
	if (typeof text !== "string" || !LOOKS_LIKE_JSON.test(text)) return text;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Frappe's route options in the form in which they were given; an empty object for none. */
export const handed_over = (options) => Object.fromEntries(Object.entries(options || {}).map(([name, value]) => [name, value_of(value)]));
