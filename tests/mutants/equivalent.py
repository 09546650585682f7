"""Mutants that change nothing anybody could see: no test can fail for them, so that they are not drawn."""

EQUIVALENT: dict[tuple[str, str, str], str] = {
	(
		"domain/dates.py",
		"return today if last is not None and last > today else last",
		"Gt → GtE",
	): "a last day that is today is today either way",
	(
		"domain/dates.py",
		"years = [y for y in range(today.year - 8, today.year + 9) if day <= monthrange(y, month)[1]]",
		"9 → 10",
	): "of two years that have the day one is never more than eight away",
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
		'query = query.where(table.name.isin(recorded.run(pluck=True) or [""]))',
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
}
"""(file, the line without its blanks around it, what is changed) → why nothing changes. One that is not there is an error."""
