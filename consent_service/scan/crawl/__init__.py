"""Which pages of the site are visited: robots.txt, the sitemap, links."""
