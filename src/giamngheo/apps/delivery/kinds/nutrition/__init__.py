"""Nutrition (sub-project 2 of Project 3): children measured, what they, mothers and school meals were given."""
