// What every page of the desk loads: plain JavaScript, 25 KiB compressed at most.

import "./desk/fuzzy_dates.js";
import "./desk/profiles.js";
import "./desk/calendar.js";
import "./desk/forms.js";
import "./desk/files.js";
import "./desk/lists.js";
import "./desk/reasons.js";
import "./desk/standing.js";
import "./desk/screens.js";
import "./desk/first_screen.js";
import "./desk/log_encounter.js";
import "./desk/search_names.js";
import "./desk/next_step.js";
import "./desk/charts.js";
import "./desk/widgets.js";
import "./desk/workspace_headings.js";
import "./desk/mail.js";
import "./desk/filter_dates.js";
import "./desk/first_rows.js";
import "./desk/korean_calendar.js";
import "./desk/report_cells.js";
import "./desk/report_actions.js";
import "./desk/report_numbers.js";
import "./desk/report_prints.js";
