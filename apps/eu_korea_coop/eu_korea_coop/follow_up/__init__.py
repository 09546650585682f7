"""Who hears about it: next steps, the nightly sweep's run log, e-mail digests and calendar feeds."""
