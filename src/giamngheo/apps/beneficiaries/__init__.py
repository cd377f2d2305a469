"""Lists of beneficiaries: proposed from the rules, heard in the village, checked, approved, frozen."""
