"""Support in people's hands: what was given to whom, by whom, when, how much, proved and accepted; one folder per kind."""
