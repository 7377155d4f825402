"""Benchmarks: our figures beside a peer's or a bound's, measured in one run. Apart from the tests."""
