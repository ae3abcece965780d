"""Measures the engine, the pages and a class of readers: `make bench`."""
