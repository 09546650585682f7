"""A step that is done leaves a stamp keyed on what it was made from; the same key means nothing to do."""

import hashlib
from pathlib import Path


def key_of(*parts: object) -> str:
	"""A hash over files (their bytes), folders (all their files) and plain values."""
	digest = hashlib.sha256()
	for part in parts:
		for name, content in _contents(part):
			digest.update(f"{name}\0{len(content)}\0".encode())
			digest.update(content)
	return digest.hexdigest()


def _contents(part: object):
	if not isinstance(part, Path):
		yield "value", str(part).encode()
	elif part.is_dir():
		for path in sorted(path for path in part.rglob("*") if path.is_file()):
			yield str(path.relative_to(part)), path.read_bytes()
	else:
		yield part.name, part.read_bytes()


def is_current(stamp: Path, key: str) -> bool:
	return stamp.is_file() and stamp.read_text().strip() == key


def write(stamp: Path, key: str) -> None:
	stamp.parent.mkdir(parents=True, exist_ok=True)
	fresh = stamp.with_name(stamp.name + ".new")
	fresh.write_text(key + "\n")
	fresh.replace(stamp)
