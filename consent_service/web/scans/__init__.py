"""The results of scans, as pages for owners and auditors."""
