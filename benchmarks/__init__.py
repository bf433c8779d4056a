"""How fast Lumbung is beside its peers: `make bench`. See `benchmarks/README.md`."""
