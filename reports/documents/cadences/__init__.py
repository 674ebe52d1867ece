"""周调度表、旬简报、季评价: what is written between the month's notices, from the same snapshot as those."""
