"""Tables, sessions, and one file of load and save functions per kind."""
