/** The key of a keydown as screens name theirs: a small Latin letter also where the keyboard writes Hangul or another script, else the event's own key. */
export function key_of({ key, code }) {
	if (/^[ -~]$/.test(key)) return key.toLowerCase();
	const [, letter] = /^Key([A-Z])$/.exec(code || "") || [];
	return letter ? letter.toLowerCase() : key;
}
