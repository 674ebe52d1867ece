"""演示县: a county that does not exist, with fifteen months of figures that tell its story."""
