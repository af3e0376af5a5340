"""What the service counts and how it is doing, for Prometheus."""
