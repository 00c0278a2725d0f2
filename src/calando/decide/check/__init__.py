"""What forbids, warns and adds up beside baclofen."""
