"""The reports of scans, as pages for owners and auditors."""
