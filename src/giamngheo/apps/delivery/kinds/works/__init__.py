"""Works (Dự án 1 and everybody else who builds): from the proposed list to handover, and then upkeep when it is due."""
