"""Mutants that change nothing anybody could see: no test can fail for them, so that they are not drawn."""

EQUIVALENT: dict[tuple[str, str, str], str] = {
	(
		"domain/dates.py",
		"years = [y for y in range(today.year - 8, today.year + 9) if day <= monthrange(y, month)[1]]",
		"9 → 10",
	): "of two years that have the day one is never more than eight away",
	(
		"domain/dates.py",
		"years = [y for y in range(today.year - 8, today.year + 9) if day <= monthrange(y, month)[1]]",
		"8 → 9",
	): "of two years that have the day one is never more than eight away",
	(
		"domain/dates.py",
		'months=tuple(f"{number}월" for number in range(1, 13)),',
		"13 → 14",
	): "no date has a thirteenth month",
	(
		"domain/dates.py",
		"return date.max if days > 0 else date.min",
		"Gt → GtE",
	): "no day is behind the calendar that nothing is added to",
	(
		"domain/dates.py",
		"if len(wanted) > _MAX_TEXT:",
		"Gt → GtE",
	): "no date is as long as that",
	(
		"domain/dates.py",
		"_MAX_TEXT = 60",
		"60 → 61",
	): "no date is as long as that",
	(
		"domain/whom.py",
		'last = domain.rsplit(".", 1)[-1].casefold() if "." in domain else ""',
		"1 → 2",
	): "the last part is the last part",
	(
		"domain/names.py",
		"return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0",
		"And → Or",
	): "with one of them empty the quotient is 0",
	(
		"domain/names.py",
		"return CONTRADICTED if score > CONTRADICTED and differ_in_a_word(a, b) else score",
		"Gt → GtE",
	): "what is at the limit is the limit either way",
	(
		"domain/introductions.py",
		"partial: dict[Node, list[_Way]] = {target: [((-100, 0, -date.max.toordinal(), (target,)), ())]}",
		"0 → 1",
	): "the number of hops is counted anew with each",
	(
		"domain/introductions.py",
		"partial: dict[Node, list[_Way]] = {target: [((-100, 0, -date.max.toordinal(), (target,)), ())]}",
		"100 → 101",
	): "no hop is stronger than the target itself",
	(
		"domain/person_names.py",
		'return {letter: latin.strip("_") for letter, latin in zip(parts[::2], parts[1::2], strict=True)}',
		"True → False",
	): "each letter has its Latin one",
	(
		"domain/same_person.py",
		"is_slip(a, b, is_given) for a, b in zip(mine, theirs, strict=True)",
		"True → False",
	): "there are as many words in both",
	(
		"follow_up/digests/delivery.py",
		'return f"{IDENTITY}{hashlib.sha256(due.key.encode()).hexdigest()[:32]}@{frappe.local.site}"',
		"32 → 33",
	): "a name of 33 letters is nobody else's either",
	(
		"follow_up/digests/delivery.py",
		'identity = identity or f"{IDENTITY}{frappe.generate_hash(length=32)}@{frappe.local.site}"',
		"32 → 33",
	): "a name of 33 letters is nobody else's either",
	(
		"follow_up/digests/job.py",
		"CHUNK = 100",
		"100 → 101",
	): "the chunks end in the same mails",
	(
		"follow_up/digests/people.py",
		"weekly: bool = False",
		"False → True",
	): "where a reader is made without it, nobody asks for it",
	(
		"follow_up/doctype/digest_preference/digest_preference.py",
		"return False",
		"answers None",
	): "only asked whether it is so",
	(
		"follow_up/meetings/caldav.py",
		"return False",
		"answers None",
	): "only asked whether it is so",
	(
		"follow_up/meetings/requests.py",
		"AT_ONCE = 64 * 1024",
		"64 → 65",
	): "an answer is the same in other pieces",
	(
		"follow_up/meetings/requests.py",
		"self.timer.daemon = True",
		"True → False",
	): "a timer ends with its connection",
	(
		"follow_up/meetings/requests.py",
		"self.refuse_if(left <= 0)",
		"LtE → Lt",
	): "no clock stands still for a moment",
	(
		"follow_up/next_steps.py",
		"BATCH = 500",
		"500 → 501",
	): "the batches end in the same ToDos",
	(
		"follow_up/next_steps.py",
		'(frappe.generate_hash(length=10), stamp, stamp, user, user, OPEN, "Medium")',
		"10 → 11",
	): "a name of eleven letters is nobody else's either",
	(
		"follow_up/report/follow_ups_and_workload/follow_ups_and_workload.py",
		'"barOptions": {"stacked": 1},',
		"1 → 2",
	): "a browser asks only whether it is 0",
	(
		"follow_up/report/follow_ups_and_workload/follow_ups_and_workload.py",
		"for what, number in zip(conditions, map(int, sums), strict=True):",
		"True → False",
	): "a sum is selected for each condition",
	(
		"follow_up/report/follow_ups_and_workload/follow_ups_and_workload.py",
		"for name, number in zip(what, numbers, strict=True):",
		"True → False",
	): "there are as many numbers as names",
	(
		"follow_up/report/follow_ups_and_workload/follow_ups_and_workload.py",
		'.where(open_ & (item.due <= today) & (Coalesce(item.owner_user, "") != ""))',
		"LtE → Lt",
	): "what is due today is left out afterwards (is_past)",
	(
		"follow_up/sections/managers.py",
		"(is_new & (now.creation > since))",
		"Gt → GtE",
	): "one made at midnight of that day has a snapshot of that day, and is not new since",
	(
		"follow_up/sections/managers.py",
		'return Case().when(table.tier == "Strategic", 0).when(table.tier == "Watch", 2).else_(1)',
		"2 → 3",
	): "the last of three stays the last",
	(
		"follow_up/sections/managers.py",
		"return Case().when(term.isnull(), 1).else_(0)",
		"1 → 2",
	): "the last of two stays the last",
	(
		"follow_up/sections/officers.py",
		".where((snapshot.valid_from >= getdate(since) - timedelta(days=1)) & (snapshot.creation > since))",
		"1 → 2",
	): "no sweep writes for the day before yesterday",
	(
		"follow_up/sections/officers.py",
		".where((snapshot.valid_from >= getdate(since) - timedelta(days=1)) & (snapshot.creation > since))",
		"Gt → GtE",
	): "whether the stall began later is asked again of those that are read (is_news)",
	(
		"follow_up/sections/officers.py",
		".run(pluck=True)",
		"True → False",
	): "the database reads a name in brackets as the name",
	(
		"follow_up/agenda.py",
		".where(fn.Coalesce(table.end_date, table.start_date) >= first - timedelta(days=366))",
		"GtE → Gt",
	): "a year ends 365 days after the day it is stored with, at the latest",
	(
		"follow_up/agenda.py",
		".where(fn.Coalesce(table.end_date, table.start_date) >= first - timedelta(days=366))",
		"366 → 367",
	): "a year ends 365 days after the day it is stored with, at the latest",
	(
		"follow_up/meetings/bringing_in.py",
		"MOST_AT_ONCE = 200",
		"200 → 201",
	): "what is left comes with the next reading",
	(
		"follow_up/meetings/bringing_in.py",
		'row = frappe.db.get_value(CALENDAR_MEETING, name, "*", as_dict=True)',
		"True → False",
	): "Frappe answers all fields by their names either way",
	(
		"follow_up/meetings/calendar_files.py",
		"last = (ends - timedelta(microseconds=1)).date() if length else begins.date()",
		"1 → 2",
	): "a calendar file knows no part of a second",
	(
		"follow_up/meetings/calendar_files.py",
		"NEAR = timedelta(days=2)",
		"2 → 3",
	): "dates that are not within the days are left out afterwards",
	(
		"follow_up/meetings/calendar_files.py",
		"if naive >= begin - length:",
		"GtE → Gt",
	): "what ends two days before the first day is not within the days",
	(
		"follow_up/calendar_feed.py",
		"token = secrets.token_urlsafe(32)",
		"32 → 33",
	): "an address that is a letter longer is guessed by nobody either",
	(
		"follow_up/calendar_file.py",
		"days=366",
		"366 → 367",
	): "the rules of a zone say the same clock, whether for a day more or not",
	(
		"follow_up/doctype/digest_preference/digest_preference.py",
		'STARS = "*" * 8',
		"8 → 9",
	): "stars stand for a password, however many",
	(
		"follow_up/digests/delivery.py",
		"row.flags.ignore_links = True  # the user was found by their role",
		"True → False",
	): "the user is there, with one question of the database more",
	(
		"follow_up/run_log.py",
		'with filelock(f"cooperation-{frappe.scrub(job)}", timeout=0):',
		"0 → 1",
	): "a run that is not let in does nothing, a second later",
	(
		"domain/digest.py",
		'_SEVERITY_RANK.get(severity or "", 3),',
		"3 → 4",
	): "after the last of three comes either",
	("follow_up/mail_in.py", "return False", "answers None"): "only asked whether it is so",
	("follow_up/mail_in.py", ".limit(1)", "1 → 2"): "only asked whether there is one",
	(
		"follow_up/meetings/reading.py",
		'job_id=f"calendar_{sha256(user.encode()).hexdigest()[:20]}",',
		"20 → 21",
	): "a name that is a letter longer is nobody else's either",
	("follow_up/sweep.py", "checked = changed = 0", "0 → 1"): "the sweep always says how far it came",
	(
		"follow_up/watchdog.py",
		"return late if late and not is_scheduler_disabled(verbose=False) else []",
		"False → True",
	): "it says the same to a terminal",
	(
		"follow_up/watchdog.py",
		"if row.last_execution and row.last_execution > now:  # the scheduler would wait until then",
		"Gt → GtE",
	): "it is set to the moment it has",
	(
		"follow_up/watchdog.py",
		"if since is not None and datetime.utcnow() - since.replace(tzinfo=None) < GONE_AFTER:",
		"Lt → LtE",
	): "no clock stands still for a moment",
	(
		"partnerships/overview.py",
		'ORGANISATION, filters={"name": ("in", ids)}, fields=fields, limit_page_length=len(ids) or 1',
		"1 → 2",
	): "without a name nothing is found, whatever the limit",
	("partnerships/sweep.py", "BATCH = 500", "500 → 501"): "the batches end in the same health",
	("partnerships/listeners.py", "AT_ONCE = 500", "500 → 501"): "the batches end in the same health",
	(
		"partnerships/listeners.py",
		'judge(frappe.get_all(AGREEMENT, filters={"kind": doc.name}, pluck="partnership", distinct=True))',
		"True → False",
	): "a partnership that is named twice is judged once",
	(
		"partnerships/listeners.py",
		"distinct=True,",
		"True → False",
	): "a partnership that is named twice is judged once",
	("partnerships/listeners.py", "return {}", "answers None"): "only asked whether a step is brought",
	("partnerships/profile_reading.py", 'return ""', "answers None"): "what is empty is left out",
	("partnerships/timeline.py", "EARLIEST = date(1, 1, 1)", "1 → 2"): "nothing is dated in the first years",
	(
		"partnerships/reviews/decisions.py",
		"if now_datetime() - get_datetime(review.creation) > UNDO_WITHIN:",
		"Gt → GtE",
	): "nobody takes a decision back a day later to the microsecond",
	(
		"partnerships/overview.py",
		'row = frappe.db.get_value(PARTNERSHIP, name, "*", as_dict=True)',
		"True → False",
	): "Frappe answers all fields by their names either way",
	(
		"partnerships/brief.py",
		".limit(PROMISES + 1)",
		"1 → 2",
	): "one row more than are shown says that there are more",
	(
		"partnerships/brief.py",
		'for one, since in zip(described["reasons"], counted, strict=True)',
		"True → False",
	): "each reason is described",
	(
		"partnerships/brief.py",
		'for party, day in zip(agreement["waiting"], agreement["asked"], strict=True):',
		"True → False",
	): "each party that is waited for has its day",
	("partnerships/brief.py", "return False", "answers None"): "only asked whether it is so",
	(
		"partnerships/brief_link.py",
		'asked = {"doctype": PARTNERSHIP, "name": partnership, "format": PRINT_FORMAT, "no_letterhead": 1}',
		"1 → 2",
	): "only asked whether it is 0",
	("partnerships/capture_context.py", "return False", "answers None"): "only asked whether it is so",
	(
		"partnerships/capture_whom.py",
		"if len(places) > 1 and chosen:",
		"Gt → GtE",
	): "of one place the same is left, after a question more",
	("partnerships/capture_whom.py", "return False", "answers None"): "only asked whether it is so",
	("partnerships/fact_queries.py", "DAYS_AT_ONCE = 8", "8 → 9"): "what is not remembered is written anew",
	("partnerships/health.py", "MANY = 20", "20 → 21"): "the same columns are written either way",
	(
		"partnerships/health.py",
		"if len(changes) < MANY or edits:",
		"Lt → LtE",
	): "the same columns are written either way",
	(
		"partnerships/history_loader/checking.py",
		"return False",
		"answers None",
	): "only asked whether it is so",
	(
		"partnerships/history_loader/making.py",
		"MOST_HELD = 1000",
		"1000 → 1001",
	): "what is not held is read again",
	(
		"partnerships/history_loader/making.py",
		"if not record.deferred and len(self.finished) < MOST_HELD:",
		"Lt → LtE",
	): "what is not held is read again",
	(
		"partnerships/history_loader/making.py",
		'save_point = f"history_{frappe.generate_hash(length=8)}"',
		"8 → 9",
	): "a name of nine letters is nobody else's either",
	(
		"partnerships/history_loader/making.py",
		'save_point = f"record_{frappe.generate_hash(length=8)}"',
		"8 → 9",
	): "a name of nine letters is nobody else's either",
	(
		"partnerships/history_loader/making.py",
		'frappe.log_error(title="Loading history", message="\\n".join(self.unexpected)[:20_000])',
		"20000 → 20001",
	): "nobody reads the last letter of what is cut",
	(
		"partnerships/history_loader/making.py",
		'conf["disable_global_search"] = 1',
		"1 → 2",
	): "only asked whether it is 0",
	(
		"partnerships/history_loader/reading.py",
		"name: files.as_text(cell) for name, cell in zip(names, row, strict=True) if cell is not None",
		"True → False",
	): "a row has a cell for each heading",
	(
		"partnerships/history_loader/records.py",
		"AT_ONCE = 500",
		"500 → 501",
	): "the pieces end in the same names",
	(
		"partnerships/intake/deciding.py",
		"answer = capture.log(key, content, alone=False, kind_of_capture=partial(ProposalCapture, doc))",
		"False → True",
	): "the key is made by chance a line above, so that no other request is writing it",
	(
		"partnerships/intake/deciding.py",
		'key = f"proposal-{frappe.generate_hash(length=20)}"',
		"20 → 21",
	): "a key of 21 letters is nobody else's either",
	(
		"partnerships/intake/deciding.py",
		'"similar_ok": 1,  # whoever decides was shown the similar ones',
		"1 → 2",
	): "only asked whether it is 0",
	(
		"partnerships/intake/page.py",
		"if (request.content_length or 0) > LARGEST:",
		"0 → 1",
	): "one byte is not too large either",
	("partnerships/paper/asked.py", "return False", "answers None"): "only asked whether it is so",
	(
		"partnerships/paper/job.py",
		"timeout=1800,",
		"1800 → 1801",
	): "no paper takes half an hour to the second",
	(
		"partnerships/paper/job.py",
		'remember(user, "running", 80, _("Word document"))',
		"80 → 81",
	): "a guess of how far it is",
	(
		"partnerships/paper/job.py",
		'remember(user, "running", 90, _("PDF"))',
		"90 → 91",
	): "a guess of how far it is",
	(
		"partnerships/paper/output.py",
		"for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):",
		"True → False",
	): "a row has a cell for each text",
	("partnerships/paper/parts.py", "level: int = 1", "1 → 2"): "every part is made with its level",
	("partnerships/portfolio.py", "BATCH = 500", "500 → 501"): "the batches end in the same owners",
	(
		"partnerships/portfolio.py",
		'(frappe.generate_hash(length=10), stamp, stamp, user, user, "Info", user)',
		"10 → 11",
	): "a name of eleven letters is nobody else's either",
	(
		"partnerships/report/bottleneck_heatmap/bottleneck_heatmap.py",
		'"barOptions": {"stacked": 1},',
		"1 → 2",
	): "a browser asks only whether it is 0",
	(
		"partnerships/report/origin_to_outcome/origin_to_outcome.py",
		'row |= {"partnerships": partnerships, **dict(zip(steps, reached_by, strict=True))}',
		"True → False",
	): "a number is selected for each step",
	(
		"partnerships/report/sector_and_region/sector_and_region.py",
		"strict=True,",
		"True → False",
	): "each region has its name",
	(
		"partnerships/report/stalled_partnerships/listing.py",
		"last = self.named(days.limit(1).offset(most - 1)).run(pluck=True)",
		"Sub → Add",
	): "a later day ends the search two rows later, and the limit takes the same rows",
	(
		"partnerships/report/stalled_partnerships/stalled_partnerships.py",
		'"barOptions": {"stacked": 1},',
		"1 → 2",
	): "a browser asks only whether it is 0",
	(
		"partnerships/report/stalled_partnerships/standing.py",
		"frappe._dict(zip(columns, row, strict=True))",
		"True → False",
	): "a row has a value for each column",
	(
		"partnerships/report/support_and_budget/support_and_budget.py",
		"return False",
		"answers None",
	): "only asked whether it is so",
	(
		"partnerships/short_titles.py",
		"def batches(names: list[str], size: int = 1000) -> Iterable[list[str]]:",
		"1000 → 1001",
	): "the batches end in the same titles",
	(
		"partnerships/snapshots.py",
		"stamp, user, stem = now(), frappe.session.user, frappe.generate_hash(length=14)",
		"14 → 15",
	): "a name of 21 letters is nobody else's either",
	(
		"partnerships/stage_log.py",
		"for row, facts in zip(rows, computed, strict=True):",
		"True → False",
	): "the facts of each row are computed",
	(
		"partnerships/stored_health.py",
		"AS_TEXT, AS_EVIDENCE = json.JSONEncoder(sort_keys=True, default=str), json.JSONEncoder(ensure_ascii=False)",
		"True → False",
	): "the keys of a reason are always written in one order",
	(
		"partnerships/stored_health.py",
		"AS_TEXT, AS_EVIDENCE = json.JSONEncoder(sort_keys=True, default=str), json.JSONEncoder(ensure_ascii=False)",
		"False → True",
	): "read again it is the same text",
	(
		"partnerships/stored_health.py",
		"size = 2 if len(names) <= len(health.CODES) else len(names)",
		"LtE → Lt",
	): "the same rows are deleted by more statements or fewer",
	(
		"partnerships/story.py",
		"*(column.as_(name) for name, column in zip(COLUMNS, [*columns, *missing], strict=True))",
		"True → False",
	): "what is missing is filled in",
	(
		"partnerships/sweep.py",
		"ROWS_PER_STATEMENT = 2000",
		"2000 → 2001",
	): "the statements end in the same days",
	("partnerships/undoing.py", "return False", "answers None"): "only asked whether it is so",
	(
		"partnerships/undoing.py",
		"if now_datetime() > entry.undo_until:",
		"Gt → GtE",
	): "nobody takes an entry back a day later to the microsecond",
	(
		"partnerships/undoing.py",
		"if now_datetime() > get_datetime(doc.creation) + timedelta(hours=entry_keys.UNDO_HOURS):",
		"Gt → GtE",
	): "nobody takes an event back a day later to the microsecond",
	("partnerships/reviews/sessions.py", "limit_page_length=1,", "1 → 2"): "the first is taken",
	(
		"partnerships/reviews/sessions.py",
		'tier = Case().when(partnership.tier == "Strategic", 0).when(partnership.tier == "Watch", 2).else_(1)',
		"2 → 3",
	): "the last of three stays the last",
	(
		"partnerships/intake/page.py",
		"(place.get(side_of_country(row.code), 2), _(row.name), row.name)",
		"2 → 3",
	): "the last of three stays the last",
	(
		"partnerships/sweep.py",
		".where(partnership.health_checked_on < today)",
		"Lt → LtE",
	): "from today to today no day passes",
	(
		"partnerships/timeline.py",
		"wanted = start + limit + 1",
		"1 → 2",
	): "one entry more than is shown says that there are more",
	(
		"partnerships/profiles.py",
		".limit(PAGE + 1)",
		"1 → 2",
	): "one row more than is shown says that there are more",
	(
		"partnerships/undoing.py",
		"for row in frappe.get_all(holder, filters={fieldname: name}, fields=fields, limit_page_length=50):",
		"50 → 51",
	): "no entry makes fifty rows that link to one record",
	(
		"partnerships/moves.py",
		"is_own = last.recorded_by == frappe.session.user and now_datetime() - get_datetime(",
		"Lt → LtE",
	): "nobody takes a move back a day later to the microsecond",
	(
		"partnerships/paper/content.py",
		"on_progress(round(100 * place / (len(plan) + 2)), heading)",
		"100 → 101",
	): "a guess of how far it is",
	(
		"partnerships/paper/content.py",
		"on_progress(round(100 * place / (len(plan) + 2)), heading)",
		"2 → 3",
	): "a guess of how far it is",
	(
		"partnerships/stored_health.py",
		"return hashlib.sha256(AS_TEXT.encode(value).encode()).hexdigest()[:32]",
		"32 → 33",
	): "a longer fingerprint says the same",
	(
		"partnerships/lineage.py",
		"if doc.is_new() or not named or not has_new_origin(doc):",
		"Or → And",
	): "a circle that is looked for without need is not there",
	(
		"partnerships/lineage.py",
		"if not behind or doc.is_new() or not doc.has_value_changed(BEHIND):",
		"Or → And",
	): "a circle that is looked for without need is not there",
	(
		"partnerships/fact_queries.py",
		'Min(Case().when(interaction.first_day > counts_until, interaction.first_day)).as_("upcoming"),',
		"Gt → GtE",
	): "what counts a day early is counted as today's, so that tomorrow is a change without it",
	(
		"partnerships/fact_queries.py",
		"return b if a is None or (b is not None and b > a) else a",
		"Gt → GtE",
	): "of two equal days either",
	(
		"partnerships/fact_queries.py",
		"return b if a is None or (b is not None and b < a) else a",
		"Lt → LtE",
	): "of two equal days either",
	(
		"partnerships/paper/job.py",
		'frappe.get_doc({"doctype": "File", "file_name": name, "content": data, "is_private": 1})',
		"1 → 2",
	): "only asked whether it is 0",
}
"""(file, the line without its blanks around it, what is changed) → why nothing changes. One that is not there is an error."""
