"""Who works on it: Django apps in the order of a household record's life."""
