"""Names of DocTypes, roles and states used in Python, so that a typo is an ImportError."""

ORGANISATION = "Organisation"
ORGANISATION_RELATIONSHIP = "Organisation Relationship"
INTRODUCTION = "Introduction"
PARTNERSHIP = "Partnership"
PARTNERSHIP_SNAPSHOT = "Partnership Snapshot"
PARTNERSHIP_REVIEW = "Partnership Review"
REVIEW_SESSION = "Review Session"
INTERACTION = "Interaction"
COOPERATION_EVENT = "Cooperation Event"
AGREEMENT = "Agreement"
ACTION_PLAN = "Action Plan"
COOPERATION_OUTCOME = "Cooperation Outcome"
COOPERATION_FIGURES = "Cooperation Figures"
COOPERATION_SETTINGS = "Cooperation Settings"
COOPERATION_RUN_LOG = "Cooperation Run Log"
DIGEST_PREFERENCE = "Digest Preference"
DIGEST_DELIVERY = "Digest Delivery"
CALENDAR_FEED = "Calendar Feed"
CALENDAR_MEETING = "Calendar Meeting"
MAIL_DRAFT = "Mail Draft"
CONTACT_PROPOSAL = "Contact Proposal"
COOPERATION_IMPORT = "Cooperation Import"
COOPERATION_IMPORT_BATCH = "Cooperation Import Batch"
COOPERATION_IMPORT_MAPPING = "Cooperation Import Mapping"

OFFICER = "Cooperation Officer"
MANAGER = "Cooperation Manager"
VIEWER = "Policy Viewer"
SYSTEM_MANAGER = "System Manager"
ROLES = (OFFICER, MANAGER, VIEWER)

RESTRICTED = "Restricted"
NORMAL = "Normal"
RESTRICTED_STEP = "Restricted next step"
"""What a partnership says of a step whose words are for fewer people (rule 112)."""

EUROPE = "Europe"
KOREA = "Korea"
THIRD_COUNTRY = "Third Country"

WRITTEN_ABOUT_RECORDS = (
	("ToDo", "reference_type", "reference_name"),
	("DocShare", "share_doctype", "share_name"),
	("Version", "ref_doctype", "docname"),
	("Comment", "reference_doctype", "reference_name"),
	("View Log", "reference_doctype", "reference_name"),
	("Document Follow", "ref_doctype", "ref_docname"),
	("Notification Log", "document_type", "document_name"),
	("Tag Link", "document_type", "document_name"),
)
"""What Frappe writes about a record and deletes with it: DocType, the field with the record's DocType, the field with its name."""
