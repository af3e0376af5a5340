"""The report as one HTML file: no script, nothing from outside, three languages.

- page: fills the template.
- overview: the verdict in one sentence, and what to do first.
- chart: the passes against the categories.
- pictures: the banner with its controls marked, and how two of them compare.
- report.html, parts.html, style.css: how it looks.
"""
