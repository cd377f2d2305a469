"""Writes: editions of plans and their way, targets assigned from above, meetings of villages."""
