"""Housing (Dự án 5 and everybody else who builds): from the approved list to the accepted house, by stages."""
