"""Evaluation surveys: sample, entry, estimates, what changed."""
