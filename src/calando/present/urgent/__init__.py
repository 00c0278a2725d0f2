"""What is urgent, the same on every page: whom to call before everything."""
