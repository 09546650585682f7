"""A pytest plugin: the one file that MUTANT names ("module:number") is imported with that change; no file is written."""

import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder, SourceFileLoader

from mutants.changes import mutated

MODULE, _, NUMBER = os.environ.get("MUTANT", "").partition(":")


class Loader(SourceFileLoader):
	def get_code(self, fullname: str):
		path = self.get_filename(fullname)
		return compile(mutated(self.get_data(path), int(NUMBER)), path, "exec")


class Finder(MetaPathFinder):
	def find_spec(self, fullname: str, path=None, target=None):
		if fullname != MODULE:
			return None
		spec = PathFinder.find_spec(fullname, path, target)
		spec.loader = Loader(fullname, spec.origin)
		return spec


if MODULE:
	sys.meta_path.insert(0, Finder())
