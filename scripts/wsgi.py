"""The desk on loopback: Frappe's WSGI application with the static files in front, for one site.

`FRAPPE_SITE` names the site; the working folder is the bench's sites/.
"""

import os
from pathlib import Path

import frappe.app
from frappe.middlewares import StaticDataMiddleware
from werkzeug.middleware.shared_data import SharedDataMiddleware

frappe.app._site = os.environ["FRAPPE_SITE"]

application = SharedDataMiddleware(frappe.app.application, {"/assets": str(Path("assets").resolve())})
application = StaticDataMiddleware(application, {"/files": str(Path.cwd())})
