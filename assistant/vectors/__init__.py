"""Chroma as a disposable index over the store of record: built aside, checked in a process of its own."""
