import { expect, test } from "vitest";
import { key_of } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/shared/keys.js";

test.each([
	["l", "KeyL", "l"],
	["L", "KeyL", "l"],
	["ㅣ", "KeyL", "l"],
	["ㅇ", "KeyD", "d"],
	["Process", "KeyP", "p"],
	["д", "KeyL", "l"],
	["m", "Semicolon", "m"],
	["a", "KeyQ", "a"],
	["?", "Slash", "?"],
	["ArrowDown", "ArrowDown", "ArrowDown"],
	["Enter", "Enter", "Enter"],
])("%s on %s is the key %s", (key, code, expected) => {
	expect(key_of({ key, code })).toBe(expected);
});
