# Over 400 lines, for Frappe reads all of this from one file: which of our functions it calls, and when.
app_name = "eu_korea_coop"
app_title = "EU-Korea Cooperation"
app_publisher = "EU-Korea Cooperation contributors"
app_description = "Relationship tracker for European-Korean cluster cooperation"
app_email = "maintainers@eu-korea-coop.example"
app_license = "mit"

fixtures = [
	{
		"dt": "Role",
		"filters": [["name", "in", ["Cooperation Officer", "Cooperation Manager", "Policy Viewer"]]],
	},
]

app_logo_url = "/assets/eu_korea_coop/images/logo.svg"

# /app also in Frappe 16, which asks for it here and leads it on to /desk; it reads the first entry alone. Readers of figures are
# led on to their own workspace.
add_to_apps_screen = [
	{
		"name": "eu_korea_coop",
		"logo": "/assets/eu_korea_coop/images/logo.svg",
		"title": "EU-Korea Cooperation",
		"route": "/app/eu-korea-cooperation",
		"has_permission": "eu_korea_coop.permissions.is_offered",
	},
]

# Frappe 16 refuses a whitelisted function with an argument that has no type.
require_type_annotated_api_methods = True

app_include_js = "eu_korea_coop.bundle.js"
app_include_css = "eu_korea_coop.bundle.css"
doctype_js = {"Communication": "public/js/desk/communication.js", "Contact": "public/js/desk/contact.js"}
doctype_list_js = {"Contact": "public/js/desk/contact_list.js"}

jinja = {
	"methods": [
		"eu_korea_coop.agreements.prints.cooperation_agreement_sheet",
		"eu_korea_coop.directory.prints.cooperation_organisation_sheet",
		"eu_korea_coop.encounters.prints.cooperation_event_report",
		"eu_korea_coop.partnerships.brief.cooperation_brief",
		"eu_korea_coop.partnerships.prints.cooperation_case_study",
		"eu_korea_coop.partnerships.reviews.protocol.cooperation_review_protocol",
	]
}

before_install = "eu_korea_coop.setup.install.before_install"
after_install = "eu_korea_coop.setup.install.after_install"
after_migrate = "eu_korea_coop.setup.install.after_migrate"
before_uninstall = "eu_korea_coop.setup.uninstall.before_uninstall"
after_uninstall = "eu_korea_coop.setup.uninstall.after_uninstall"

extend_bootinfo = "eu_korea_coop.setup.desk_start.extend_bootinfo"
before_request = [
	"eu_korea_coop.api.requests.refuse_lone_surrogates",
	"eu_korea_coop.api.requests.compose_search_texts",
	"eu_korea_coop.overrides.by_path.refuse_ways_around",
	"eu_korea_coop.api.requests.refuse_missing_arguments",
	"eu_korea_coop.setup.desk_start.lead_through_login",
]

# Addresses outside the desk that are not files under www/.
page_renderer = [
	"eu_korea_coop.outgoing.public_page.PublicPage",
	"eu_korea_coop.partnerships.intake.page.IntakePage",
]

# Who may see which record (permissions.py, permission_hooks.py): one criterion feeds lists, documents and reports.
permission_query_conditions = {
	"Action Item": "eu_korea_coop.permission_hooks.conditions",
	"Action Plan": "eu_korea_coop.permission_hooks.conditions",
	"Agreement": "eu_korea_coop.permission_hooks.conditions",
	"Agreement Document": "eu_korea_coop.permission_hooks.conditions",
	"Agreement Party": "eu_korea_coop.permission_hooks.conditions",
	"Agreement Scope Item": "eu_korea_coop.permission_hooks.conditions",
	"Agreement State Log": "eu_korea_coop.permission_hooks.conditions",
	"Bottleneck Tag": "eu_korea_coop.permission_hooks.conditions",
	"Calendar Feed": "eu_korea_coop.permission_hooks.conditions",
	"Comment": "eu_korea_coop.permission_hooks.conditions",
	"Communication": "eu_korea_coop.permission_hooks.conditions",
	"Cooperation Import": "eu_korea_coop.permission_hooks.conditions",
	"Cooperation Import Column": "eu_korea_coop.permission_hooks.conditions",
	"Cooperation Outcome": "eu_korea_coop.permission_hooks.conditions",
	"Deleted Document": "eu_korea_coop.permission_hooks.conditions",
	"Digest Preference": "eu_korea_coop.permission_hooks.conditions",
	"File": "eu_korea_coop.permission_hooks.conditions",
	"Interaction": "eu_korea_coop.permission_hooks.conditions",
	"Interaction Event": "eu_korea_coop.permission_hooks.conditions",
	"Interaction Organisation": "eu_korea_coop.permission_hooks.conditions",
	"Interaction Participant": "eu_korea_coop.permission_hooks.conditions",
	"Interaction Partnership": "eu_korea_coop.permission_hooks.conditions",
	"Introduction": "eu_korea_coop.permission_hooks.conditions",
	"Partnership": "eu_korea_coop.permission_hooks.conditions",
	"Partnership Bottleneck": "eu_korea_coop.permission_hooks.conditions",
	"Partnership Health Reason": "eu_korea_coop.permission_hooks.conditions",
	"Partnership Party": "eu_korea_coop.permission_hooks.conditions",
	"Partnership Review": "eu_korea_coop.permission_hooks.conditions",
	"Partnership Snapshot": "eu_korea_coop.permission_hooks.conditions",
	"Partnership Stage Log": "eu_korea_coop.permission_hooks.conditions",
	"Partnership Success Criterion": "eu_korea_coop.permission_hooks.conditions",
	"Partnership Support": "eu_korea_coop.permission_hooks.conditions",
	"Sector Tag": "eu_korea_coop.permission_hooks.conditions",
	"Success Factor Tag": "eu_korea_coop.permission_hooks.conditions",
	"Tag Link": "eu_korea_coop.permission_hooks.conditions",
	"ToDo": "eu_korea_coop.permission_hooks.conditions",
	"User": "eu_korea_coop.permission_hooks.conditions",
	"Version": "eu_korea_coop.permission_hooks.conditions",
	"Contact Proposal": "eu_korea_coop.permission_hooks.conditions",
	"Cooperation Event": "eu_korea_coop.permission_hooks.conditions",
	"List Filter": "eu_korea_coop.overrides.saved_filters.conditions",
	"Organisation": "eu_korea_coop.permission_hooks.conditions",
	"Organisation Relationship": "eu_korea_coop.permission_hooks.conditions",
	"Agreement Kind": "eu_korea_coop.permission_hooks.master_conditions",
	"Bottleneck": "eu_korea_coop.permission_hooks.master_conditions",
	"Close Reason": "eu_korea_coop.permission_hooks.master_conditions",
	"Event Series": "eu_korea_coop.permission_hooks.master_conditions",
	"Organisation Function": "eu_korea_coop.permission_hooks.master_conditions",
	"Organisation Type": "eu_korea_coop.permission_hooks.master_conditions",
	"Outcome Indicator": "eu_korea_coop.permission_hooks.master_conditions",
	"Programme": "eu_korea_coop.permission_hooks.master_conditions",
	"Relation Type": "eu_korea_coop.permission_hooks.master_conditions",
	"Sector": "eu_korea_coop.permission_hooks.master_conditions",
	"Success Factor": "eu_korea_coop.permission_hooks.master_conditions",
}

has_permission = {
	"Action Plan": "eu_korea_coop.permission_hooks.has_permission",
	"Agreement": "eu_korea_coop.permission_hooks.has_permission",
	"Calendar Feed": "eu_korea_coop.permission_hooks.has_permission",
	"Address": "eu_korea_coop.permission_hooks.person_permission",
	"Comment": "eu_korea_coop.permission_hooks.has_permission",
	"Communication": "eu_korea_coop.permission_hooks.has_permission",
	"Contact": "eu_korea_coop.permission_hooks.person_permission",
	"Contact Proposal": "eu_korea_coop.permission_hooks.has_permission",
	"Cooperation Event": "eu_korea_coop.permission_hooks.has_permission",
	"Cooperation Import": "eu_korea_coop.permission_hooks.has_permission",
	"Cooperation Outcome": "eu_korea_coop.permission_hooks.has_permission",
	"Deleted Document": "eu_korea_coop.permission_hooks.has_permission",
	"Digest Preference": "eu_korea_coop.permission_hooks.has_permission",
	"Event": "eu_korea_coop.permission_hooks.entry_permission",
	"File": "eu_korea_coop.overrides.files.file_permission",
	"Interaction": "eu_korea_coop.permission_hooks.has_permission",
	"Introduction": "eu_korea_coop.permission_hooks.has_permission",
	"List Filter": "eu_korea_coop.overrides.saved_filters.has_permission",
	"Notification Log": "eu_korea_coop.overrides.pushes.notification_permission",
	"Organisation": "eu_korea_coop.permission_hooks.has_permission",
	"Organisation Relationship": "eu_korea_coop.permission_hooks.has_permission",
	"Partnership": "eu_korea_coop.permission_hooks.has_permission",
	"Partnership Review": "eu_korea_coop.permission_hooks.has_permission",
	"Partnership Snapshot": "eu_korea_coop.permission_hooks.has_permission",
	"Tag Link": "eu_korea_coop.permission_hooks.has_permission",
	"ToDo": "eu_korea_coop.permission_hooks.has_permission",
	"User": "eu_korea_coop.permission_hooks.user_permission",
	"Version": "eu_korea_coop.permission_hooks.has_permission",
}

doc_events = {
	"Action Plan": {
		"before_print": "eu_korea_coop.overrides.forms.before_print",
		"on_update": "eu_korea_coop.partnerships.listeners.linked_document_changed",
		"after_delete": "eu_korea_coop.partnerships.listeners.linked_document_changed",
		"after_rename": "eu_korea_coop.partnerships.listeners.linked_document_renamed",
	},
	"Agreement": {
		"validate": "eu_korea_coop.partnerships.listed_names.settle",
		"before_print": "eu_korea_coop.overrides.forms.before_print",
		"on_update": [
			"eu_korea_coop.partnerships.listeners.agreement_changed",
			"eu_korea_coop.overrides.pushes.forget_followers",
			"eu_korea_coop.directory.search_names.record_changed",
			"eu_korea_coop.outgoing.public_page.record_changed",
		],
		"after_delete": [
			"eu_korea_coop.partnerships.listeners.agreement_changed",
			"eu_korea_coop.directory.search_names.record_deleted",
			"eu_korea_coop.outgoing.public_page.record_changed",
		],
		"after_rename": [
			"eu_korea_coop.partnerships.listeners.linked_document_renamed",
			"eu_korea_coop.directory.search_names.record_renamed",
			"eu_korea_coop.outgoing.public_page.record_changed",
		],
	},
	"Agreement Kind": {
		"on_update": "eu_korea_coop.partnerships.listeners.agreement_kind_changed",
		"after_rename": "eu_korea_coop.partnerships.listeners.agreement_kind_renamed",
	},
	"Comment": {"before_insert": "eu_korea_coop.overrides.pushes.refuse_comment_on_unseen"},
	"Communication": {"before_insert": "eu_korea_coop.frappes_texts.name_mail"},
	"Contact": {
		"before_insert": "eu_korea_coop.directory.contact_entry.tidy",
		"before_validate": "eu_korea_coop.directory.contact_entry.tidy",
		"validate": "eu_korea_coop.directory.affiliations.complete_contact",
		"before_rename": "eu_korea_coop.directory.person_merging.note_before",
		"after_rename": [
			"eu_korea_coop.directory.contact_merge.unite",
			"eu_korea_coop.directory.affiliations.follow_merge",
			"eu_korea_coop.directory.search_names.record_renamed",
			"eu_korea_coop.partnerships.listeners.contact_renamed",
			"eu_korea_coop.directory.person_merging.note_after",
			"eu_korea_coop.directory.people_directory.record_changed",
			"eu_korea_coop.directory.late_links.after_merge",
		],
		"on_restore": [
			"eu_korea_coop.partnerships.listeners.contact_renamed",
			"eu_korea_coop.directory.people_directory.record_changed",
		],
		"on_update": "eu_korea_coop.directory.search_names.record_changed",
		"after_delete": "eu_korea_coop.directory.search_names.record_deleted",
	},
	"Cooperation Event": {
		"validate": "eu_korea_coop.partnerships.lineage.validate_partnership_behind",
		"before_print": "eu_korea_coop.overrides.forms.before_print",
		"on_update": [
			"eu_korea_coop.directory.search_names.record_changed",
			"eu_korea_coop.outgoing.public_page.record_changed",
		],
		"after_rename": [
			"eu_korea_coop.directory.search_names.record_renamed",
			"eu_korea_coop.outgoing.public_page.record_changed",
		],
		"after_delete": [
			"eu_korea_coop.directory.search_names.record_deleted",
			"eu_korea_coop.outgoing.public_page.record_changed",
		],
	},
	"Cooperation Outcome": {
		"before_print": "eu_korea_coop.overrides.forms.before_print",
		"on_update": "eu_korea_coop.partnerships.listeners.linked_document_changed",
		"after_delete": "eu_korea_coop.partnerships.listeners.linked_document_changed",
		"after_rename": "eu_korea_coop.partnerships.listeners.linked_document_renamed",
	},
	"Cooperation Settings": {
		"on_update": "eu_korea_coop.outgoing.public_page.record_changed",
	},
	"Interaction": {
		"before_print": "eu_korea_coop.overrides.forms.before_print",
		"validate": [
			"eu_korea_coop.follow_up.mail_in.refuse_machine_contact",
			"eu_korea_coop.partnerships.listed_names.settle",
		],
		"on_update": [
			"eu_korea_coop.follow_up.next_steps.record_restricted",
			"eu_korea_coop.partnerships.step_words.record_restricted",
			"eu_korea_coop.partnerships.listeners.interaction_changed",
			"eu_korea_coop.follow_up.next_steps.interaction_changed",
			"eu_korea_coop.overrides.pushes.forget_followers",
		],
		"on_trash": "eu_korea_coop.encounters.event_meetings.interaction_deleted",
		"after_delete": "eu_korea_coop.partnerships.listeners.interaction_deleted",
		"after_rename": "eu_korea_coop.partnerships.listeners.interaction_renamed",
	},
	"Introduction": {"before_print": "eu_korea_coop.overrides.forms.before_print"},
	"Data Import": {"before_validate": "eu_korea_coop.overrides.imports.refuse_other_encodings"},
	"Organisation": {
		"before_print": "eu_korea_coop.overrides.forms.before_print",
		"on_update": [
			"eu_korea_coop.agreements.listeners.organisation_changed",
			"eu_korea_coop.partnerships.listeners.organisation_changed",
			"eu_korea_coop.partnerships.short_titles.organisation_changed",
			"eu_korea_coop.encounters.subjects.organisation_changed",
			"eu_korea_coop.partnerships.listed_names.organisation_changed",
			"eu_korea_coop.directory.search_names.record_changed",
			"eu_korea_coop.directory.people_directory.record_changed",
			"eu_korea_coop.outgoing.public_page.record_changed",
		],
		"after_rename": [
			"eu_korea_coop.partnerships.listeners.organisation_renamed",
			"eu_korea_coop.partnerships.short_titles.organisation_renamed",
			"eu_korea_coop.encounters.subjects.organisation_renamed",
			"eu_korea_coop.partnerships.listed_names.organisation_renamed",
			"eu_korea_coop.directory.search_names.record_renamed",
			"eu_korea_coop.directory.people_directory.record_changed",
			"eu_korea_coop.outgoing.public_page.record_changed",
			"eu_korea_coop.directory.late_links.after_merge",
		],
		"after_delete": [
			"eu_korea_coop.directory.search_names.record_deleted",
			"eu_korea_coop.directory.people_directory.record_changed",
			"eu_korea_coop.outgoing.public_page.record_changed",
		],
	},
	"Partnership": {
		"before_print": "eu_korea_coop.overrides.forms.before_print",
		"on_update": [
			"eu_korea_coop.follow_up.next_steps.record_restricted",
			"eu_korea_coop.partnerships.step_words.record_restricted",
			"eu_korea_coop.partnerships.short_titles.partnership_changed",
			"eu_korea_coop.partnerships.listed_names.partnership_changed",
			"eu_korea_coop.follow_up.next_steps.partnership_changed",
			"eu_korea_coop.overrides.pushes.forget_followers",
			"eu_korea_coop.directory.search_names.record_changed",
			"eu_korea_coop.public_mark.partnership_changed",
			"eu_korea_coop.outgoing.public_page.record_changed",
		],
		"after_delete": "eu_korea_coop.directory.search_names.record_deleted",
		"after_rename": [
			"eu_korea_coop.directory.search_names.record_renamed",
			"eu_korea_coop.partnerships.listed_names.partnership_renamed",
		],
	},
	"Notification Log": {"before_insert": "eu_korea_coop.overrides.pushes.keep_from_unreaders"},
	"DocShare": {"validate": "eu_korea_coop.overrides.shares.refuse_for_readers_of_figures"},
	"Document Follow": {"validate": "eu_korea_coop.overrides.pushes.refuse_following_unseen"},
	"File": {
		"before_insert": "eu_korea_coop.frappes_texts.name_file",
		"validate": [
			"eu_korea_coop.overrides.files.validate",
			"eu_korea_coop.agreements.documents.keep_file",
		],
		"after_insert": "eu_korea_coop.follow_up.meetings.invitations.file_attached",
	},
	"Prepared Report": {"before_insert": "eu_korea_coop.setup.direct_reports.refuse_preparing"},
	"Auto Email Report": {"validate": "eu_korea_coop.overrides.report_mails.refuse_unreading_recipients"},
	"Tag Link": {"validate": "eu_korea_coop.overrides.tags.validate"},
	"ToDo": {"validate": "eu_korea_coop.overrides.pushes.share_with_assignee"},
	"Unhandled Email": {
		"before_insert": "eu_korea_coop.follow_up.raw_mails.make_storable",
		"after_insert": "eu_korea_coop.follow_up.raw_mails.read_again",
	},
	"User": {
		"before_validate": [
			"eu_korea_coop.permission_hooks.refuse_swapped_user",
			"eu_korea_coop.setup.own_workspaces.user_changed",
		],
		"on_update": [
			"eu_korea_coop.overrides.shares.forget_of_readers_of_figures",
			"eu_korea_coop.overrides.report_mails.end_for_user",
		],
	},
	"Personal Data Deletion Request": {"on_update": "eu_korea_coop.directory.erasure.forget_native_names"},
}

# Digests say that nobody wrote them (RFC 3834) and how to end them (RFC 8058); words in headers are encoded (RFC 2047).
make_email_body_message = [
	"eu_korea_coop.follow_up.mail_headers.mark_as_automatic",
	"eu_korea_coop.follow_up.mail_headers.encode",
]

# The tables in which an organisation stands, for a merge of two (directory/doubles.py).
merge_doubles = [
	"eu_korea_coop.partnerships.merging.PARTIES",
	"eu_korea_coop.agreements.merging.PARTIES",
	"eu_korea_coop.encounters.merging.ORGANISATIONS",
	"eu_korea_coop.encounters.merging.ORGANISERS",
	"eu_korea_coop.encounters.merging.PARTICIPANTS",
]

scheduler_events = {
	# in another queue than what it watches
	"hourly": ["eu_korea_coop.follow_up.watchdog.run", "eu_korea_coop.follow_up.meetings.reading.run"],
	"daily_long": [
		"eu_korea_coop.directory.duplicates.alike_pairs",  # so that nobody waits for them in the morning
		"eu_korea_coop.directory.person_changes.clear_old",
		"eu_korea_coop.encounters.entry_keys.clear_old",
		"eu_korea_coop.partnerships.intake.erasing.run",
		"eu_korea_coop.follow_up.meetings.bringing_in.clear_old",
	],
	"hourly_long": [
		"eu_korea_coop.follow_up.sweep.run_if_due",
		"eu_korea_coop.follow_up.digests.job.run",
	],
}

# Once the user of a request is known: whether it may read a replica of the database; and what no function of Frappe, or of
# another app, is called with.
auth_hooks = [
	"eu_korea_coop.replica.choose",
	"eu_korea_coop.overrides.arguments.take_out",
	"eu_korea_coop.overrides.tags.refuse_tagging",
	"eu_korea_coop.overrides.named_records.refuse_unreadable_records",
]
before_job = ["eu_korea_coop.replica.choose"]
after_job = ["eu_korea_coop.replica.remember_write"]

# What the small page /encounter keeps on a device goes when its person signs out (encounters/sign_out.py).
on_logout = "eu_korea_coop.encounters.sign_out.remember"
after_request = [
	"eu_korea_coop.overrides.exports.mend",
	"eu_korea_coop.encounters.sign_out.clear_device",
	"eu_korea_coop.replica.remember_write",
]

# What Frappe's deletion request redacts beside its own list: our fields of Contact, and names colleagues wrote down.
# Frappe changes Contact.email_id first, so ours is found by the user.
user_data_fields = [
	{
		"doctype": "Contact",
		"filter_by": "user",
		"redact_fields": [
			"middle_name",
			"full_name",
			"designation",
			"native_name",
			"messaging_id",
			"data_source",
		],
	},
	{"doctype": "Interaction", "strict": True, "partial": True},
	{"doctype": "Introduction", "strict": True, "partial": True},
	{"doctype": "Contact Proposal", "strict": True, "partial": True},
	{"doctype": "Interaction Participant", "strict": True, "partial": True},
	{"doctype": "Organisation Contact", "strict": True, "partial": True},
	{"doctype": "Agreement Party", "strict": True, "partial": True},
	{"doctype": "Event Meeting", "strict": True, "partial": True},
	{"doctype": "Event Participant", "strict": True, "partial": True},
	{"doctype": "Action Item", "strict": True, "partial": True},
	{"doctype": "Partnership", "strict": True, "partial": True},
	{"doctype": "Partnership Party", "strict": True, "partial": True},
	{"doctype": "Partnership Stage Log", "strict": True, "partial": True},
	{"doctype": "Partnership Snapshot", "strict": True, "partial": True},
	{"doctype": "Partnership Review", "strict": True, "partial": True},
]

standard_queries = {
	"Agreement": "eu_korea_coop.api.search_records",
	"Contact": "eu_korea_coop.api.search_records",
	"Cooperation Event": "eu_korea_coop.api.search_records",
	"Organisation": "eu_korea_coop.api.search_records",
	"Partnership": "eu_korea_coop.api.search_records",
}

global_search_doctypes = {
	"Default": [
		{"doctype": "Organisation", "index": 1},
		{"doctype": "Partnership", "index": 2},
		{"doctype": "Cooperation Event", "index": 3},
		{"doctype": "Agreement", "index": 4},
		{"doctype": "Interaction", "index": 5},
	]
}

# Frappe's functions that show more than a record's reader may see (overrides/).
override_whitelisted_methods = {
	"frappe.client.get_count": "eu_korea_coop.overrides.counts.get_count",
	"frappe.contacts.doctype.contact.contact.invite_user": "eu_korea_coop.overrides.invitations.invite_user",
	"frappe.desk.doctype.tag.tag.get_tagged_docs": "eu_korea_coop.overrides.tags.get_tagged_docs",
	"frappe.desk.form.linked_with.get": "eu_korea_coop.overrides.links.get_linked_records",
	"frappe.desk.form.load.getdoc": "eu_korea_coop.overrides.forms.getdoc",
	"frappe.desk.listview.get_group_by_count": "eu_korea_coop.overrides.counts.get_group_by_count",
	"frappe.desk.notifications.get_open_count": "eu_korea_coop.overrides.counts.get_open_count",
	"frappe.desk.query_report.get_data_for_custom_field": "eu_korea_coop.overrides.reports.get_data_for_custom_field",
	"frappe.desk.query_report.run": "eu_korea_coop.overrides.reports.run",
	"frappe.desk.search.get_link_title": "eu_korea_coop.overrides.search.get_link_title",
	"frappe.utils.global_search.search": "eu_korea_coop.overrides.search.search",
}
