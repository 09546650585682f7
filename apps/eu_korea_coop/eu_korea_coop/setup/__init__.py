"""What must exist after install, and what must not remain after uninstall."""
