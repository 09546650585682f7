// Bundles the desk of every app in the bench, as Frappe's own build does (which is not in the registry's package).
//
//   node scripts/desk/build.mjs SITES_FOLDER frappe=/path/to/frappe/frappe app=/path/to/app/app …
//
// Each `*.bundle.{js,ts,css,scss}` below an app's public/ becomes public/dist/{js,css}/NAME.bundle.HASH.*, and
// SITES_FOLDER/assets/assets.json says which hash is the current one. The first app brings node_modules.

import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [sites, ...pairs] = process.argv.slice(2);
const apps = pairs.map((pair) => {
	const [name, folder] = pair.split("=");
	return { name, folder, public: path.join(folder, "public"), dist: path.join(folder, "public", "dist") };
});
const engine = path.dirname(apps[0].folder);
const node_modules = path.join(engine, "node_modules");
const require = createRequire(path.join(engine, "package.json"));
const esbuild = require("esbuild");
const vue = require("esbuild-plugin-vue3");
const sass = require("sass");
const rtlcss = require("rtlcss");

const A_WEEK = 7 * 24 * 3600 * 1000;
const node_paths = [node_modules, ...apps.map((app) => path.dirname(app.folder))];

const served_by_the_site = {
	name: "served-by-the-site",
	setup(build) {
		build.onResolve({ filter: /^\/?assets\// }, (args) => ({ path: args.path, external: true }));
	},
};

const html_templates = {
	name: "html-templates",
	setup(build) {
		build.onLoad({ filter: /\.html$/ }, ({ path: file }) => {
			const name = path.basename(file, ".html");
			const text = fs.readFileSync(file, "utf8").replace(/`/g, "\\`");
			// a template literal, not a JSON string: some templates rely on its escapes
			return { contents: `frappe.templates["${name}"] = \`${text}\`;\n`, loader: "js" };
		});
	},
};

const scss = {
	name: "scss",
	setup(build) {
		build.onLoad({ filter: /\.scss$/ }, ({ path: file }) => {
			const from_node_modules = {
				findFileUrl: (url) => (url.startsWith("~") ? pathToFileURL(path.join(node_modules, url.slice(1))) : null),
			};
			const { css } = sass.compile(file, {
				importers: [from_node_modules],
				loadPaths: node_paths,
				logger: sass.Logger.silent,
			});
			return { contents: css, loader: "css", resolveDir: path.dirname(file) };
		});
	},
};

// Frappe uses a fork of air-datepicker that knows seconds. With the registry's the slider for seconds is lost:
// its controls must not look for it, and a time is written with :00.
const without_seconds_slider = {
	name: "without-seconds-slider",
	setup(build) {
		build.onLoad({ filter: /form\/controls\/(date)?time\.js$/ }, ({ path: file }) => {
			const text = fs.readFileSync(file, "utf8");
			return { contents: text.replace(/\$tp\.\$seconds(Text)?\b/g, "$($tp.$seconds$1)") };
		});
		build.onLoad({ filter: /air-datepicker\/dist\/js\/datepicker(\.min)?\.js$/ }, ({ path: file }) => {
			const text = fs.readFileSync(file.replace(".min.js", ".js"), "utf8");
			const minutes = "case /ii/.test(result):";
			if (!text.includes(minutes)) throw new Error("air-datepicker no longer formats minutes as expected");
			const seconds = "case /ss/.test(result): result = replacer(result, boundary('ss'), '00');\n";
			return { contents: text.replace(minutes, seconds + minutes) };
		});
	},
};

// Without a socket.io server ("disable_async") the desk still emits into the socket it did not open.
const without_socket = {
	name: "without-socket",
	setup(build) {
		build.onLoad({ filter: /frappe\/socketio_client\.js$/ }, ({ path: file }) => {
			const text = fs.readFileSync(file, "utf8");
			const emit = "emit(event, ...args) {";
			if (!text.includes(emit)) throw new Error("socketio_client.js no longer emits as expected");
			return { contents: text.replace(emit, `${emit}\nif (!this.socket) return;`) };
		});
	},
};

function bundles_of(app, kinds) {
	const bundles = [];
	const walk = (folder) => {
		for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
			if (["dist", "node_modules"].includes(entry.name)) continue;
			const file = path.join(folder, entry.name);
			if (entry.isDirectory()) walk(file);
			else if (new RegExp(`\\.bundle\\.(${kinds})$`).test(entry.name)) bundles.push(file);
		}
	};
	if (fs.existsSync(app.public)) walk(app.public);
	return bundles;
}

async function build(app, files, folder) {
	const result = await esbuild.build({
		entryPoints: files.map((file) => ({ in: file, out: path.basename(file).replace(/\.[a-z]+$/, "") })),
		outdir: path.join(app.dist, folder),
		entryNames: "[name].[hash]",
		assetNames: "[name].[hash]",
		publicPath: `/assets/${app.name}/dist/${folder}`,
		bundle: true,
		write: false,
		metafile: true,
		minify: true,
		sourcemap: false,
		target: ["es2020"],
		logLevel: "error",
		logOverride: { "empty-glob": "silent" },
		nodePaths: node_paths,
		loader: { ".svg": "file", ".png": "file", ".woff": "file", ".woff2": "file", ".ttf": "file", ".eot": "file" },
		define: {
			"process.env.NODE_ENV": '"production"',
			__VUE_OPTIONS_API__: "true",
			__VUE_PROD_DEVTOOLS__: "false",
			__VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
		},
		plugins: [served_by_the_site, html_templates, scss, without_seconds_slider, without_socket, vue()],
	});
	return result;
}

// The css of a js bundle (from its .vue files) is put into the page by that bundle.
function with_styles(outputs, meta, cwd) {
	const by_path = new Map(outputs.map((output) => [output.path, output]));
	const written = [];
	const swallowed = new Set();
	for (const [name, output] of Object.entries(meta.outputs)) {
		if (!output.cssBundle) continue;
		const css = by_path.get(path.resolve(cwd, output.cssBundle));
		const js = by_path.get(path.resolve(cwd, name));
		swallowed.add(css.path);
		const style = `(()=>{const s=document.createElement("style");s.textContent=${JSON.stringify(css.text)};document.head.append(s)})();`;
		written.push({ path: js.path, text: style + js.text });
	}
	const replaced = new Set(written.map((file) => file.path));
	for (const output of outputs) {
		if (swallowed.has(output.path) || replaced.has(output.path)) continue;
		written.push({ path: output.path, text: output.contents });
	}
	return written;
}

function save(file, content) {
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, content);
}

function link(target, place) {
	fs.mkdirSync(path.dirname(place), { recursive: true });
	fs.rmSync(place, { recursive: true, force: true });
	fs.symlinkSync(target, place);
}

function plain_name(file) {
	return path.basename(file).replace(/\.[A-Z0-9]{8}\.(js|css)$/, ".$1");
}

const assets = {};
const assets_rtl = {};
for (const app of apps) {
	const current = new Set();
	for (const [kinds, folder] of [
		["js|ts", "js"],
		["css|scss", "css"],
	]) {
		const files = bundles_of(app, kinds);
		if (!files.length) continue;
		const result = await build(app, files, folder);
		for (const file of with_styles(result.outputFiles, result.metafile, process.cwd())) {
			save(file.path, file.text);
			current.add(file.path);
			if (!/\.bundle\.[A-Z0-9]{8}\.(js|css)$/.test(file.path)) continue;
			assets[plain_name(file.path)] = `/assets/${app.name}/dist/${folder}/${path.basename(file.path)}`;
			if (folder !== "css") continue;
			const rtl = file.path.replace(`${path.sep}css${path.sep}`, `${path.sep}css-rtl${path.sep}`);
			save(rtl, rtlcss.process(Buffer.from(file.text).toString("utf8")));
			current.add(rtl);
			assets_rtl[`rtl_${plain_name(rtl)}`] = `/assets/${app.name}/dist/css-rtl/${path.basename(rtl)}`;
		}
	}
	for (const folder of ["js", "css", "css-rtl"]) {
		const place = path.join(app.dist, folder);
		if (!fs.existsSync(place)) continue;
		for (const name of fs.readdirSync(place)) {
			const file = path.join(place, name);
			// a desk that is being served may still ask for the bundles of before
			if (!current.has(file) && Date.now() - fs.statSync(file).mtimeMs > A_WEEK) fs.rmSync(file);
		}
	}
	if (fs.existsSync(app.public)) link(app.public, path.join(sites, "assets", app.name));
}
// what a page loads at run time, as on any bench: /assets/APP/node_modules
for (const app of apps) {
	const packages = path.join(path.dirname(app.folder), "node_modules");
	if (fs.existsSync(packages)) link(packages, path.join(app.public, "node_modules"));
}
save(path.join(sites, "assets", "assets.json"), JSON.stringify(assets, null, 1) + "\n");
save(path.join(sites, "assets", "assets-rtl.json"), JSON.stringify(assets_rtl, null, 1) + "\n");
console.log(`${Object.keys(assets).length} bundles`);
