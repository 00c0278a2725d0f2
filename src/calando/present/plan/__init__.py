"""Plans that were written, read back."""
