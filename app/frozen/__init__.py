"""Frozen snapshots as they answer: loaded whole from their chunks, searched in memory, written for other tools."""
