// What a screen does with a request of its person: it waits, and shows the error where it asked.

import { ref } from "vue";

/** {busy, error, act}: `act(work)` runs one piece of work and keeps its refusal in `error`; `after` runs in any case. */
export function acting(after = () => {}) {
	const busy = ref(false);
	const error = ref("");

	async function act(work) {
		busy.value = true;
		error.value = "";
		try {
			await work();
		} catch (problem) {
			error.value = problem.message;
		} finally {
			busy.value = false;
			after();
		}
	}

	return { busy, error, act };
}
