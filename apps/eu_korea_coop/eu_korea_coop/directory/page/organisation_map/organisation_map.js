// Who stands where, and with whom: European and Korean organisations on outlines of our own, without a tile server. The
// list beside the map says the same in words and is reached by keyboard alone.

const PACKAGES = "/assets/eu_korea_coop/node_modules";
const LEAFLET = ["assets/frappe/js/lib/leaflet/leaflet.css", "assets/frappe/js/lib/leaflet/leaflet.js"];
const FETCH_OUTLINES = "bench setup requirements --node && bench build --app eu_korea_coop";

const SIDES = { Europe: "europe", Korea: "korea", "Third Country": "third" };
const HEALTHS = ["Stalled", "Needs attention", "On track", "Parked", "Closed"]; // the worst first
const NEAR = 26; // pixels: what is nearer becomes one marker
const FEW = 8; // organisations a popup names
const NEAR_ZOOM = 5; // from here on coarse outlines look wrong

const escape = (value) => frappe.utils.escape_html(String(value == null ? "" : value));
const line_class = (health) => `cooperation-line ${frappe.scrub(health)}`;

frappe.pages["organisation-map"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Map of organisations"), single_column: true });
	wrapper.organisation_map = new OrganisationMap(page);
};

frappe.pages["organisation-map"].on_page_show = function (wrapper) {
	wrapper.organisation_map.refresh();
};

class OrganisationMap {
	constructor(page) {
		this.page = page;
		this.organisations = [];
		this.lines = [];
		this.add_filters();
		this.add_places();
	}

	add_filters() {
		const refresh = frappe.utils.debounce(() => this.refresh(), 200);
		const add = (df) => {
			const field = this.page.add_field({ change: refresh, ...df });
			field.$input.attr("aria-label", df.label); // Frappe shows it as a placeholder alone
			return field;
		};
		this.filters = {
			side: add({
				fieldname: "side",
				fieldtype: "Select",
				label: __("Side"),
				options: eu_korea_coop.reports.options(...Object.keys(SIDES)),
			}),
			organisation_type: add({ fieldname: "organisation_type", fieldtype: "Link", options: "Organisation Type", label: __("Organisation Type") }),
			country: add({ fieldname: "country", fieldtype: "Link", options: "Country", label: __("Country") }),
			sector: add({ fieldname: "sector", fieldtype: "Link", options: "Sector", label: __("Sector") }),
			live_only: add({ fieldname: "live_only", fieldtype: "Check", label: __("In a live partnership") }),
		};
		this.with_lines = this.page.add_field({
			fieldname: "with_lines",
			fieldtype: "Check",
			label: __("Lines by health"),
			default: 1,
			change: () => this.draw(),
		});
	}

	add_places() {
		const side = (name, label) => `<li><span class="cooperation-place ${name}" aria-hidden="true"></span> ${escape(label)}</li>`;
		const health = (name) =>
			`<li><svg width="22" height="8" aria-hidden="true"><line class="${line_class(name)}" x1="0" y1="4" x2="22" y2="4" /></svg> ${escape(__(name))}</li>`;
		this.$body = $(`<div class="cooperation-map">
			<p class="cooperation-map-count" role="status"></p>
			<div class="cooperation-map-both">
				<div>
					<div class="cooperation-map-canvas" role="region" aria-label="${escape(__("Map; the list after it says the same in words"))}"></div>
					<ul class="cooperation-map-legend">
						${side("europe", __("Europe"))} ${side("korea", __("Korea"))} ${side("third", __("Third Country"))} ${side("mixed", __("More than one side"))}
						${HEALTHS.map(health).join(" ")}
					</ul>
					<p class="text-muted">${escape(__("The larger a circle, the more partnerships; a number counts organisations close to each other."))}
						<span class="cooperation-map-outlines"></span></p>
				</div>
				<section class="cooperation-map-list" aria-label="${escape(__("Organisations on the map"))}" tabindex="0"></section>
			</div>
		</div>`).appendTo(this.page.main);
		this.$list = this.$body.find(".cooperation-map-list");
		this.$list.on("click", "button[data-name]", (event) => this.point_at(event.currentTarget));
		this.$body.find(".cooperation-map-canvas").on("keydown", (event) => {
			if (event.key !== "Escape") return;
			event.stopPropagation(); // Frappe would take the focus away
			this.close_popup();
		});
	}

	async refresh() {
		const asked = {};
		for (const [name, field] of Object.entries(this.filters)) asked[name] = field.get_value() || undefined;
		const [answer] = await Promise.all([frappe.xcall("eu_korea_coop.api.get_organisation_map", asked), this.prepare()]);
		const is_new = JSON.stringify(asked) !== this.asked;
		this.asked = JSON.stringify(asked);
		Object.assign(this, { organisations: answer.organisations, lines: answer.lines });
		this.by_name = new Map(answer.organisations.map((organisation) => [organisation.name, organisation]));
		this.say(answer, asked);
		this.show_list(Object.values(asked).some(Boolean));
		this.map.invalidateSize();
		if (is_new) this.show_all();
		this.draw();
	}

	prepare() {
		this.prepared = this.prepared || frappe.require(LEAFLET).then(() => this.make_map());
		return this.prepared;
	}

	make_map() {
		this.map = L.map(this.$body.find(".cooperation-map-canvas")[0], {
			center: [45, 65],
			zoom: 2,
			minZoom: 1,
			maxZoom: 9,
			zoomSnap: 0.25,
			maxBounds: [
				[-85, -220],
				[85, 220],
			],
			zoomControl: false,
			renderer: L.svg({ padding: 0.5 }),
		});
		L.control.zoom({ zoomInTitle: __("Zoom in"), zoomOutTitle: __("Zoom out") }).addTo(this.map);
		this.map.attributionControl.setPrefix("");
		this.map.createPane("outlines").style.zIndex = 250;
		this.drawn = L.layerGroup().addTo(this.map);
		this.map.on("zoomend", () => {
			this.draw();
			if (this.map.getZoom() >= NEAR_ZOOM) this.add_outlines("50m");
		});
		this.add_graticule();
		this.add_outlines();
	}

	add_graticule() {
		const style = { pane: "outlines", className: "cooperation-graticule", interactive: false };
		for (let degrees = -180; degrees <= 180; degrees += 15) {
			L.polyline(
				[
					[-85, degrees],
					[85, degrees],
				],
				style
			).addTo(this.map);
			if (Math.abs(degrees) < 85)
				L.polyline(
					[
						[degrees, -180],
						[degrees, 180],
					],
					style
				).addTo(this.map);
		}
	}

	/**
	 * Countries, where npm has brought them; the map does without. The coarse outlines are a sixth of the fine ones and look the
	 * same from afar: the fine ones come when somebody looks near.
	 */
	async add_outlines(detail = "110m") {
		if (this.detail === detail) return;
		this.detail = detail;
		try {
			const answer = await fetch(`${PACKAGES}/world-atlas/countries-${detail}.json`);
			if (!answer.ok) throw new Error(answer.statusText);
			const [world] = await Promise.all([answer.json(), frappe.require(`${PACKAGES}/topojson-client/dist/topojson-client.min.js`)]);
			const countries = L.geoJSON(topojson.feature(world, world.objects.countries).features.filter(unrolled), {
				pane: "outlines",
				interactive: false,
				style: { className: "cooperation-country" },
			}).addTo(this.map);
			if (this.countries) this.countries.remove();
			else this.map.attributionControl.addAttribution("Natural Earth");
			this.countries = countries;
		} catch {
			if (this.countries) return; // the coarse ones stay
			this.$body
				.find(".cooperation-map-outlines")
				.html(`${escape(__("The outlines of countries are not here; an administrator runs:"))} <code>${escape(FETCH_OUTLINES)}</code>`);
		}
	}

	show_all() {
		const ours = this.organisations.filter((organisation) => organisation.side !== "Third Country");
		const shown = ours.length ? ours : this.organisations;
		if (shown.length) this.map.fitBounds(shown.map(position), { padding: [30, 30], maxZoom: 6, animate: false });
	}

	// ------------------------------------------------------------------------------------------------ in words

	say({ organisations, total, without_coordinates }, asked) {
		const parts = [
			organisations.length < total
				? __("{0} of {1} organisations, those in most partnerships; choose a filter to see the others", [organisations.length, total])
				: total === 1
					? __("1 organisation")
					: __("{0} organisations", [total]),
		].map(escape);
		if (without_coordinates) {
			const said = escape(
				without_coordinates === 1 ? __("1 organisation without coordinates") : __("{0} organisations without coordinates", [without_coordinates])
			);
			const { live_only, sector, ...narrow } = asked;
			const filters = { latitude: 0, longitude: 0, is_placeholder: 0 };
			for (const [name, value] of Object.entries(narrow)) if (value) filters[name] = value;
			const list = frappe.utils.generate_route({ type: "DocType", name: "Organisation", route_options: filters });
			// the list has no filter for the other two
			parts.push(live_only || sector || !frappe.model.can_read("Organisation") ? said : `<a href="${escape(list)}">${said}</a>`);
		}
		this.$body.find(".cooperation-map-count").html(parts.join(" · "));
	}

	show_list(is_filtered) {
		const nothing = is_filtered ? __("No organisation with coordinates fits the filters.") : __("No organisation has coordinates yet.");
		const rows = this.organisations.map(
			(organisation) => `<li>
				<div>${this.words(organisation)}</div>
				<button type="button" class="btn btn-xs btn-default" data-name="${escape(organisation.name)}"
					aria-label="${escape(__("Show {0} on the map", [organisation.organisation_name]))}">${frappe.utils.icon("map", "xs")}</button>
			</li>`
		);
		this.$list.html(rows.length ? `<ul class="cooperation-rows">${rows.join("")}</ul>` : `<p class="text-muted">${escape(nothing)}</p>`);
	}

	words(organisation) {
		const names = [organisation.organisation_name, organisation.native_name].filter(Boolean).join(" · ");
		const partnerships = organisation.partnerships
			? `${escape(organisation.partnerships === 1 ? __("1 partnership") : __("{0} partnerships", [organisation.partnerships]))} ${pill(organisation.health)}`
			: escape(__("No partnership"));
		return `${eu_korea_coop.profiles.link("Organisation", organisation.name, names)}
			<div class="text-muted">${escape([__(organisation.side), organisation.city, __(organisation.country)].filter(Boolean).join(" · "))}</div>
			<div>${partnerships}</div>`;
	}

	// ------------------------------------------------------------------------------------------------- drawing

	/** Organisations close to each other at this zoom are one place, led by the one in most partnerships. */
	places() {
		const places = [];
		for (const organisation of this.organisations) {
			const at = this.map.project(position(organisation));
			const near = places.find((place) => place.at.distanceTo(at) < NEAR);
			if (near) near.members.push(organisation);
			else places.push({ at, position: position(organisation), members: [organisation] });
		}
		return places;
	}

	draw() {
		if (!this.map) return;
		this.drawn.clearLayers();
		const places = this.places();
		if (this.with_lines.get_value()) this.draw_lines(places);
		for (const place of places) this.draw_place(place);
	}

	draw_lines(places) {
		const place_of = new Map(places.flatMap((place) => place.members.map((organisation) => [organisation.name, place])));
		const between = new Map();
		for (const line of this.lines) {
			const [from, to] = line.ends.map((name) => place_of.get(name));
			if (from === to) continue;
			if (!between.has(from)) between.set(from, new Map());
			const ends = between.get(from);
			ends.set(to, [...(ends.get(to) || []), line]);
		}
		for (const [from, ends] of between) {
			for (const [to, lines] of ends) {
				const worst = HEALTHS.find((health) => lines.some((line) => line.health === health));
				const said = lines.slice(0, FEW).map((line) => {
					const names = line.ends.map((name) => this.by_name.get(name).organisation_name).join(" – ");
					return `${escape(names)}: ${escape(__(line.health))}`;
				});
				L.polyline(curve(from.position, to.position), { className: line_class(worst), weight: Math.min(1.5 + lines.length / 2, 5), fill: false })
					.bindTooltip(said.join("<br>"), { sticky: true })
					.addTo(this.drawn);
			}
		}
	}

	draw_place(place) {
		const { members } = place;
		const sides = new Set(members.map((organisation) => SIDES[organisation.side] || "third"));
		const partnerships = members.reduce((sum, organisation) => sum + organisation.partnerships, 0);
		const size = Math.round(Math.min(14 + 5 * Math.sqrt(partnerships), 44)) + (members.length > 1 ? 6 : 0);
		L.marker(place.position, {
			icon: L.divIcon({
				className: `cooperation-place ${sides.size > 1 ? "mixed" : [...sides][0]}`,
				html: members.length > 1 ? String(members.length) : "",
				iconSize: [size, size],
			}),
			keyboard: false, // the list is for the keyboard
			title: members.length > 1 ? __("{0} organisations", [members.length]) : members[0].organisation_name,
		})
			.on("click", () => this.open_popup(place.position, members))
			.addTo(this.drawn);
	}

	open_popup(at, organisations) {
		const named = organisations.slice(0, FEW);
		const more = organisations.length - named.length;
		const $content = $(`<div class="cooperation-map-popup"><ul class="cooperation-rows">
			${named.map((organisation) => `<li>${this.words(organisation)}</li>`).join("")}</ul></div>`);
		if (more) $content.append(`<p class="text-muted">${escape(__("and {0} more here; they are in the list", [more]))}</p>`);
		const popup = L.popup({ maxWidth: 280, maxHeight: 260 }).setLatLng(at).setContent($content[0]).openOn(this.map);
		if (organisations.length > 1 || !named[0].partnerships) return;
		partnerships_of(named[0].name).then((partnerships) => {
			const rows = partnerships
				.slice(0, FEW)
				.map((row) => `<li>${eu_korea_coop.forms.link("Partnership", row.name, row.title)} ${pill(row.health)}</li>`);
			$content.append(`<ul class="cooperation-rows">${rows.join("")}</ul>`);
			if (!popup.isOpen()) return;
			const focused = document.activeElement;
			popup.update(); // puts its content in anew, and the focus would be lost
			if ($content[0].contains(focused)) focused.focus();
		});
	}

	/** From the list: go there, say what is there, and come back with Escape. */
	point_at(button) {
		const organisation = this.by_name.get(button.dataset.name);
		this.came_from = button;
		this.map.setView(position(organisation), Math.max(this.map.getZoom(), 5), { animate: false });
		this.open_popup(position(organisation), [organisation]);
		this.$body.find(".cooperation-map-popup a").first().trigger("focus");
	}

	close_popup() {
		this.map.closePopup();
		if (this.came_from) this.came_from.focus();
		this.came_from = null;
	}
}

/** `[{name, title, health}]`, from the record's overview or from its profile. */
async function partnerships_of(organisation) {
	if (frappe.model.can_read("Organisation")) {
		return (await frappe.xcall("eu_korea_coop.api.get_organisation_overview", { organisation })).partnerships;
	}
	const { parts } = await frappe.xcall("eu_korea_coop.api.get_profile", { doctype: "Organisation", name: organisation });
	return parts.flatMap(({ rows }) => rows).filter((row) => row.doctype === "Partnership");
}

/** Carries what crosses the 180th meridian on beyond it, where Leaflet would draw across the whole map; false for what circles a pole. */
function unrolled({ geometry }) {
	const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
	for (const ring of polygons.flat()) {
		for (let step = 1; step < ring.length; step++) {
			ring[step][0] -= 360 * Math.round((ring[step][0] - ring[step - 1][0]) / 360);
		}
	}
	return polygons.flat().every((ring) => Math.abs(ring[0][0] - ring[ring.length - 1][0]) < 180);
}

const position = ({ latitude, longitude }) => [latitude, longitude];

const pill = (health) =>
	health ? `<span class="indicator-pill ${eu_korea_coop.standing.HEALTH_COLOURS[health] || "gray"}">${escape(__(health))}</span>` : "";

/** A line that swings north, so that lines between the same regions do not lie on each other. */
function curve([south, west], [north, east]) {
	const swing = Math.hypot(north - south, east - west) / 8;
	return Array.from({ length: 25 }, (_step, step) => {
		const t = step / 24;
		return [south + (north - south) * t + 4 * swing * t * (1 - t), west + (east - west) * t];
	});
}
