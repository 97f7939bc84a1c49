"""Which statements mean the same thing: keys and clusters."""
