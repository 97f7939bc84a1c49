"""The pure core: records, ids, dates, the graph and the functions over it. No web, no SQL, no files opened, no NLP."""
