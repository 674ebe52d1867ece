"""表态发言材料: one page a speaker of a meeting, drafted from its own rows, edited and released by its unit."""
