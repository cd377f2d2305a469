"""Who may be supported under each sub-project, and the lists of those who shall be."""
