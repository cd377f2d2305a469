"""What people and organisations give: promised, received, handed to named households."""
