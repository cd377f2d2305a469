"""Communication on poverty (sub-project 2 of Project 6): products, events, dialogues with questions answered, emulation and awards."""
