"""Treatment places out of a file that somebody else downloaded: read, filtered, sorted by distance, never vetted."""
