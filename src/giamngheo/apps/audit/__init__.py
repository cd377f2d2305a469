"""What was done and who read what: text only, no foreign keys, append-only."""
