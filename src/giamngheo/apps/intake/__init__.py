"""Import as a workflow: upload, stage, check every row, mend, merge, undo."""
