"""Background runs with progress that survives a restart."""
