"""Reports on their way upwards."""
