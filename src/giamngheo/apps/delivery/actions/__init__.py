"""The only writes of supports, by what they are about."""
