"""A synthetic province with the published marginals and a fixed seed. Pure: it makes frames."""
