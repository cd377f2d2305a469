"""Where the money is: funnel, slow units, burn-down, who must act, tables of disbursement, export. Reads only."""
