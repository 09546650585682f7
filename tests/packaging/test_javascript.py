"""The browser code keeps to its style, and its logic passes its own tests (tests/javascript)."""

import pytest

from scripts import javascript


@pytest.mark.parametrize("check", [javascript.lint, javascript.check_format], ids=["eslint", "prettier"])
def test_the_browser_code_keeps_to_its_style(check):
	done = check()
	assert done.returncode == 0, "make format mends most of this:\n" + done.stdout[-4000:] + done.stderr


def test_the_logic_of_the_browser_code_passes_its_tests():
	done = javascript.test()
	assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
