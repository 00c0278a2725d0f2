"""How fast calando is, beside other programs on the same work: `make bench`."""
