"""`/SITE/edit`: a policy in forms, with its preview, its findings and its draft."""
