"""Benchmarks that anyone can run, each beside its peer or limit in the same run."""
