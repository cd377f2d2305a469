"""Loans of the Social Policy Bank (Plan 2514, IV.3), from its monthly file and from nowhere else."""
