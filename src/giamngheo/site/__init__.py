"""How it is served: settings, urls, health, the giamngheo command."""
