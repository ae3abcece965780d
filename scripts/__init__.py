"""What a maintainer runs by hand: `make words`, `make shots`."""
