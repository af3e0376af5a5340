"""An export: the archive an auditor takes away. Its files, manifest, reading, writing."""
