"""The demonstration: published innovations of real governments, and an invented regency that shows the rest."""
