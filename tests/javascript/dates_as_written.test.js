import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { understand } from "../../apps/eu_korea_coop/eu_korea_coop/public/js/shared/dates.js";

const { today, cases } = JSON.parse(readFileSync(process.env.TABLE || new URL("../dates_as_written.json", import.meta.url), "utf8"));

test.each(cases)("$text is read as domain/dates.py reads it", ({ text, order = "dmy", ahead, date, precision, error }) => {
	expect(understand(text, { today, order, ahead })).toEqual(error ? { error } : { date, precision });
});
