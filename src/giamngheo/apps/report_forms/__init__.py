"""What the official reports say: forms of monitoring and assessment filled with the numbers of other apps, as page, Word and workbook."""
