"""The public dashboard: the catalogue's answer in numbers and plots."""
