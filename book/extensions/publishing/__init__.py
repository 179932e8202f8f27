"""The book at its address: canonical links, descriptions, sitemap, redirects."""
