"""The workbook that works without a network: issued to a commune or village, filled, read back, merged by identity."""
