"""Areas on three administrative maps, their succession, and how every report rolls up."""
