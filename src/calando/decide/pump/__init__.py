"""Intrathecal baclofen: candidacy, screening, start, titration, refill, failure, weaning, overdose. Micrograms only."""
