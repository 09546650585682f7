import "./eu_korea_coop/fuzzy_dates.js";
import "./eu_korea_coop/report_cells.js";
import "./eu_korea_coop/report_actions.js";
