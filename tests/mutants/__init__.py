"""Small changes of the code, one at a time: a test must fail for each (`make test-mutants`)."""
