"""What every handler needs of HTTP: bodies, origins, languages, cookies, answers."""
