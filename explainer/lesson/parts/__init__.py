"""Parts of lessons that a page names in a line: pictures with sliders and words of their own.

One module a page, named after it. What several pages share stands one floor up.
"""
