"""Jobs found for workers (sub-project 3 of Project 4): who, where, under what contract, with proof."""
