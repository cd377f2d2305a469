"""Budget plans of the programme: what villages propose, what each level plans, what was approved by which document."""
