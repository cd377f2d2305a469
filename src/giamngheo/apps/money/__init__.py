"""The ledger of the programme's money: lines, documents, entries, balances. It knows no support that money pays for."""
