"""`make load`: locust on the cluster with one web node and with two, a minute each; a table as docs/scaling.md shows it."""

import csv
import json
import os
import subprocess

from scripts import cluster, preflight, processes, services, set_up, sites
from scripts.console import Mendable, say, step
from scripts.paths import CLUSTER, ROOT

FILE = ROOT / "tests" / "benchmarks" / "load_of_a_day.py"
LOCUST = "/usr/bin/locust"
OFFICER, MANAGER = "Cooperation Officer", "Cooperation Manager"
LIVE = (
	"SELECT name FROM tabPartnership WHERE visibility = 'Normal' "
	"AND stage NOT IN ('Parked', 'Concluded', 'Not Pursued') ORDER BY name"
)


def run(seconds: int, people: int, delay: int) -> None:
	if not preflight.is_installed(LOCUST):
		raise Mendable("locust is missing: install the Debian package python3-locust")
	tried = cluster.Cluster(processes.ProcessManager(CLUSTER.logs), services.free_port(), delay)
	with set_up.only_one("cluster"):
		try:
			with set_up.taking_turns():
				cluster.prepare(tried)
			rows = []
			for nodes in (cluster.WEB[:1], cluster.WEB):
				with step(f"{len(nodes)} web nodes, {people} people, {seconds} s"):
					rows.append(measure(tried, nodes, seconds, people))
			say(
				"\n| web nodes | requests | per second | failed | median, ms | 95 %, ms | reads on the replica |"
			)
			say("|---:|---:|---:|---:|---:|---:|---:|")
			for row in rows:
				say("| " + " | ".join(map(str, row)) + " |")
		finally:
			tried.manager.stop()


def measure(tried: cluster.Cluster, nodes: tuple[str, ...], seconds: int, people: int) -> tuple:
	"""One run of locust against these web nodes, one worker and one scheduler; a row of the table."""
	tried.web_ports.clear()
	tried.serve(*nodes, cluster.WORKERS[0], cluster.SCHEDULERS[0])
	before = {store: selects(tried, store) for store in (cluster.PRIMARY, cluster.REPLICA)}
	out = CLUSTER.run / "locust"
	line = [LOCUST, "--locustfile", str(FILE), "--headless", "--only-summary", "--csv", str(out)]
	line += ["--host", f"http://127.0.0.1:{tried.port}", "--users", str(people), "--spawn-rate", "10"]
	line += ["--run-time", f"{seconds}s", "--exit-code-on-error", "0"]
	with (CLUSTER.logs / "locust.log").open("w") as log:
		done = subprocess.run(line, env=settings(), stdout=log, stderr=log, cwd=CLUSTER.run)
	if done.returncode:
		raise Mendable(f"locust failed: see {CLUSTER.logs / 'locust.log'}")
	read = {store: selects(tried, store) - number for store, number in before.items()}
	for name in (cluster.BALANCER, *nodes, cluster.WORKERS[0], cluster.SCHEDULERS[0]):
		tried.manager.end(name)
	with out.with_name("locust_stats.csv").open() as stream:
		total = next(row for row in csv.DictReader(stream) if row["Name"] == "Aggregated")
	share = read[cluster.REPLICA] / max(1, sum(read.values()))
	return (
		len(nodes),
		total["Request Count"],
		f"{float(total['Requests/s']):.1f}",
		total["Failure Count"],
		total["50%"],
		total["95%"],
		f"{share:.0%}",
	)


def settings() -> dict[str, str]:
	"""Who acts in the load, and on what: the people of the demo, and the partnerships that are open and live."""
	logins = json.loads(sites.run_in_site(CLUSTER, cluster.SITE, "print_logins").strip().splitlines()[-1])
	live = sites.run_sql(CLUSTER, LIVE, sites.database_name(CLUSTER, cluster.SITE))
	return {
		**os.environ,
		"LOAD_PASSWORD": logins[0]["password"],
		"LOAD_OFFICERS": ",".join(one["user"] for one in logins if one["role"] == OFFICER),
		"LOAD_READERS": ",".join(one["user"] for one in logins if one["role"] == MANAGER),
		"LOAD_PARTNERSHIPS": ",".join(name for (name,) in live),
	}


def selects(tried: cluster.Cluster, store: str) -> int:
	"""How many SELECT statements a database has answered."""
	bench, _service = tried.place_of(store)
	return int(sites.run_sql(bench, "SHOW GLOBAL STATUS LIKE 'Com_select'")[0][1])
