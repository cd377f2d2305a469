"""Figures that others published of the province, beside what comes out of them."""
