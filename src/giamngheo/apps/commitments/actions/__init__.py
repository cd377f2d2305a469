"""The writes of targets and registrations; one module each."""
