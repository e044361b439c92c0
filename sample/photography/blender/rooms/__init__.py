"""Rooms to show the products in: the shell, the light, the things that are not for sale, and the list of what stands where."""
