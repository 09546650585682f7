"""Names of DocTypes, roles and states used in Python, so that a typo is an ImportError."""

ORGANISATION = "Organisation"
ORGANISATION_RELATIONSHIP = "Organisation Relationship"
PARTNERSHIP = "Partnership"
PARTNERSHIP_SNAPSHOT = "Partnership Snapshot"
INTERACTION = "Interaction"
COOPERATION_EVENT = "Cooperation Event"
AGREEMENT = "Agreement"
ACTION_PLAN = "Action Plan"
COOPERATION_OUTCOME = "Cooperation Outcome"
COOPERATION_SETTINGS = "Cooperation Settings"
COOPERATION_RUN_LOG = "Cooperation Run Log"
DIGEST_PREFERENCE = "Digest Preference"
DIGEST_DELIVERY = "Digest Delivery"
CALENDAR_FEED = "Calendar Feed"

OFFICER = "Cooperation Officer"
MANAGER = "Cooperation Manager"
VIEWER = "Policy Viewer"
SYSTEM_MANAGER = "System Manager"
ROLES = (OFFICER, MANAGER, VIEWER)

RESTRICTED = "Restricted"
NORMAL = "Normal"

EUROPE = "Europe"
KOREA = "Korea"
THIRD_COUNTRY = "Third Country"
