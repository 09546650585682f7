"""What contributors and their programs read: the same settings as ruff and prettier, nothing fetched, no private address."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "tests.yml"
HOST = re.compile(r"https?://|\b[\w-]+\.(?:com|org|net|io|dev)\b|/(?:home|root|work|Users)/")


def read(path: Path) -> dict:
	return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_every_job_of_the_ci_file_runs_what_a_person_runs():
	jobs = read(WORKFLOW)["jobs"]
	assert {"packaged-engine", "other-frappes"} == set(jobs)
	for job in jobs.values():
		assert job["steps"][-1] == {"run": ".ci/run"}


def test_the_version_matrix_has_the_frappes_of_the_readme():
	jobs = read(WORKFLOW)["jobs"]
	tried = {row["frappe"] for row in jobs["other-frappes"]["strategy"]["matrix"]["include"]}
	assert tried == {"version-15", "version-16"}
	assert jobs["other-frappes"]["env"] == {"FRAPPE": "${{ matrix.frappe }}"}


def test_no_hook_fetches_anything():
	hooks = [hook for repo in read(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
	assert {repo["repo"] for repo in read(ROOT / ".pre-commit-config.yaml")["repos"]} == {"local"}
	assert {hook["language"] for hook in hooks} == {"system"}


def test_the_files_name_no_host_and_no_place_on_a_machine():
	files = [path for path in (ROOT / ".github").rglob("*") if path.is_file()]
	files += [ROOT / name for name in (".editorconfig", ".pre-commit-config.yaml")]
	assert len(files) > 5
	assert [path.name for path in files if HOST.search(path.read_text(encoding="utf-8"))] == []


def test_the_compose_file_has_a_worker_for_every_queue_and_one_scheduler():
	services = read(ROOT / "docs" / "deploy" / "compose.yaml")["services"]
	commands = [service.get("command", []) for service in services.values()]
	queues = [queue for line in commands if line[:2] == ["bench", "worker"] for queue in line[3].split(",")]
	assert sorted(queues) == ["default", "long", "short"]
	assert commands.count(["bench", "schedule"]) == 1
	published = [port for service in services.values() for port in service.get("ports", [])]
	assert published == ["127.0.0.1:8080:8080"], "TLS comes first"


def test_editors_indent_as_ruff_does():
	text = (ROOT / ".editorconfig").read_text(encoding="utf-8")
	assert "indent_style = tab" in text and "max_line_length = 110" in text
	assert "line-length = 110" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
