"""The catalogue as open data: its columns, its files, and what machines are told of them."""
