"""From one machine to many: a Chroma server, an embedding server, and indexing on a Ray cluster."""
