"""The monograph: a page for each topic, of sentences and of tables of the facts; and the papers behind an answer."""
