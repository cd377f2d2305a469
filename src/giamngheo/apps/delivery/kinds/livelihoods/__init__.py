"""Livelihoods (Dự án 2, Tiểu dự án 1 Dự án 3): projects of members by chain, community or task, what each was given, rotation."""
