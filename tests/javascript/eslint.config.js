import js from "@eslint/js";
import vue from "eslint-plugin-vue";
import globals from "globals";

const FRAPPE = [
	"frappe",
	"eu_korea_coop",
	"cur_frm",
	"cur_list",
	"cur_dialog",
	"cur_page",
	"locals",
	"moment",
	"$",
	"__",
	"cint",
	"flt",
	"format_number",
	"format_currency",
	"L",
	"topojson",
];
const ours = { sourceType: "module", ecmaVersion: 2022 };
const rules = {
	eqeqeq: ["error", "always", { null: "ignore" }],
	"no-var": "error",
	"prefer-const": "error",
	"no-unused-vars": ["error", { args: "after-used", argsIgnorePattern: "^_", caughtErrors: "none" }],
};

export default [
	{ ignores: ["**/node_modules/**", "**/dist/**"] },
	js.configs.recommended,
	...vue.configs["flat/essential"],
	{
		files: ["**/*.js", "**/*.vue"],
		languageOptions: { ...ours, globals: { ...globals.browser, ...Object.fromEntries(FRAPPE.map((name) => [name, "readonly"])) } },
		rules: { ...rules, "vue/multi-word-component-names": "off" },
	},
	{ files: ["tests/javascript/**/*.js", "scripts/**/*.mjs"], languageOptions: { ...ours, globals: globals.node } },
];
