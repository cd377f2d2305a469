"""Capacity of officers (sub-project 1 of Project 7): courses with certificates, study visits, workshops, materials."""
