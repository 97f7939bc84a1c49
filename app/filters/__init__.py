"""One filter for every question: its parameters, and what the store and the graph make of them."""
