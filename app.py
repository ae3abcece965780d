"""Signal: why deep networks train. Declares the pages and runs the one the URL names."""

from explainer.lesson import draw_frame

draw_frame().run()
