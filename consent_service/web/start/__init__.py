"""The pages at `/` and `/SITE/`: where a person who opens the address goes next."""
