import { expect, test, vi } from "vitest";
import { Unreachable, call, parameters, refusal_of } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/shared/server.js";

test("objects are sent as JSON, and what is empty is not sent", () => {
	expect(parameters({ text: "김 & Co", person: { new: true }, limit: 0, none: null, empty: "" }).toString()).toBe(
		new URLSearchParams({ text: "김 & Co", person: '{"new":true}', limit: "0" }).toString()
	);
});

test("a refusal of our functions keeps its field", () => {
	const refusal = { code: "INVALID", field: "when", message: "No." };
	expect(refusal_of({ refusal })).toEqual(refusal);
});

test("another refusal of Frappe is its first sentence, as plain text", () => {
	const said = JSON.stringify([JSON.stringify({ message: "<b>Tom &amp; Jerry</b> is missing" })]);
	expect(refusal_of({ _server_messages: said })).toEqual({ message: "Tom & Jerry is missing" });
});

test("an answer without any words still has a sentence", () => {
	expect(refusal_of({})).toEqual({ message: "The server did not accept this." });
});

test.each([
	["no network", () => Promise.reject(new TypeError("Failed to fetch"))],
	["a server that is away", () => Promise.resolve({ status: 503 })],
])("%s is said in the reader's words", async (_name, fetch) => {
	vi.stubGlobal("fetch", fetch);
	const problem = await call("find_whom", {}).catch((one) => one);
	vi.unstubAllGlobals();
	expect(problem).toBeInstanceOf(Unreachable);
	expect(problem.message).toBe("The server can't be reached. Try again when there is a connection.");
});
