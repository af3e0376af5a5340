"""The privacy notice of a site, as a page for owners and auditors."""
