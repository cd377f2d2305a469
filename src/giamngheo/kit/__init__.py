"""What all apps share: scope and row-level security, lists, exports, formats, embedded server."""
