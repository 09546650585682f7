"""Frappe's own REST handler, called in process: the same routing, permissions and errors as over HTTP."""

import inspect
import json
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request


def function_of(path: str):
	"""What a request for a dotted path calls: the function that overrides it, or the function itself."""
	overriding = frappe.get_hooks("override_whitelisted_methods").get(path)
	return frappe.get_attr(overriding[-1] if overriding else path)


def call_method(path: str, **arguments) -> dict:
	"""What the browser gets from a whitelisted function as the session's user: its answer as `message`, and what it put into
	the response. The hooks of requests judge it before, as over HTTP.
	"""
	with request_for(path, arguments):
		return answer_of(path)


def file_of(path: str, **arguments) -> bytes:
	"""The content of the file that a whitelisted function answers, as it leaves."""
	from frappe.utils.response import build_response

	with request_for(path, arguments):
		answer_of(path)
		response = build_response(frappe.local.response.type)
		for hook in frappe.get_hooks("after_request"):
			frappe.call(hook, response=response, request=frappe.local.request)
	assert response.status_code == 200, response.get_data(as_text=True)
	return response.get_data()


@contextmanager
def request_for(path: str, arguments: dict) -> Iterator[None]:
	"""Within it a browser asks for the function of a dotted path."""
	before = getattr(frappe.local, "request", None), frappe.local.form_dict
	builder = EnvironBuilder(method="POST", path=f"/api/method/{path}")
	frappe.local.request, frappe.local.form_dict = Request(builder.get_environ()), frappe._dict(arguments)
	frappe.local.response = frappe._dict(docs=[])
	frappe.clear_messages()
	try:
		yield
	finally:
		frappe.local.form_dict = before[1]
		if before[0]:
			frappe.local.request = before[0]
		else:
			del frappe.local.request


def answer_of(path: str) -> dict:
	from frappe.handler import execute_cmd

	for hook in (*frappe.get_hooks("before_request"), *frappe.get_hooks("auth_hooks")):
		frappe.get_attr(hook)()
	answer = execute_cmd(path)
	return {"message": answer, **frappe.local.response, "messages": list(frappe.local.message_log)}


def call_rest(method: str, path: str, body: dict | None = None) -> tuple[int, object]:
	"""One call as the session's user: (status, `data`), or (status, the error with its messages as text).

	`path` is what follows /api/resource/, for example "Organisation/ORG-00001". A refused call leaves nothing behind.
	"""
	from frappe.api import handle

	builder = EnvironBuilder(method=method, path=f"/api/resource/{path}", json=body)
	request = Request(builder.get_environ())
	before = getattr(frappe.local, "request", None)
	frappe.local.request = request
	frappe.local.form_dict = frappe._dict(body or {})
	if body is not None:
		frappe.local.form_dict.data = json.dumps(body)
	frappe.local.response = frappe._dict()
	frappe.clear_messages()
	frappe.db.savepoint("rest_call")
	try:
		# Frappe 15 and later are handed the request
		response = handle(request) if inspect.signature(handle).parameters else handle()
	except Exception as error:
		frappe.db.rollback(save_point="rest_call")
		return refusal(error)
	finally:
		if before:
			frappe.local.request = before
		else:
			del frappe.local.request
	return response.status_code, json.loads(response.get_data()).get("data")


def refusal(error: Exception) -> tuple[int, str]:
	from frappe.app import handle_exception

	text = [str(error), json.dumps(frappe.message_log, ensure_ascii=False, default=str)]
	response = handle_exception(error)
	return response.status_code, "\n".join([*text, response.get_data(as_text=True)])
