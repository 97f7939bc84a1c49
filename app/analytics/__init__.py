"""What is measured on the graph and on events as a whole, by libraries made for it; and the jobs that long ones are."""
