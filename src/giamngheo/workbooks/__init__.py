"""Office files in and out. Pure: the command line needs no Django."""
