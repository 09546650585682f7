app_name = "eu_korea_coop"
app_title = "EU-Korea Cooperation"
app_publisher = "EU-Korea Cooperation contributors"
app_description = "Relationship tracker for European-Korean cluster cooperation"
app_email = "maintainers@eu-korea-coop.example"
app_license = "mit"

fixtures = [
	{"dt": "Role", "filters": [["name", "in", ["Cooperation Officer", "Cooperation Manager", "Policy Viewer"]]]},
]

before_install = "eu_korea_coop.setup.install.before_install"
after_install = "eu_korea_coop.setup.install.after_install"
after_migrate = "eu_korea_coop.setup.install.after_migrate"
before_uninstall = "eu_korea_coop.setup.uninstall.before_uninstall"
