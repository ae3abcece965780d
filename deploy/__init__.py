"""Serves the app as several processes behind nginx: `make serve`."""
