"""People who use the system: role × agency × area × period."""
