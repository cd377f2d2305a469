"""The reads of praise; one module each."""
