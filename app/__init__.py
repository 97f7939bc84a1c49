"""Everything that touches the world: files, language, SQL, HTTP, the command line."""
