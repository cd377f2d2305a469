"""The year's tables (biểu tổng hợp kết quả rà soát): what they count, on which map, on screen and as a workbook.

Layout after a province's practice (law note §2.5, second-hand): marked unconfirmed wherever it is shown.
"""
