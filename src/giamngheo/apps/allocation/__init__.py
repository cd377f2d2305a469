"""How a sum is divided among communes: by whose figures, on whose word, to which lines of money."""
