"""Repeatable measurements: pages through HTTP beside their floor and their bare SQL, and the speed of the rules."""
