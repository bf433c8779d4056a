"""Reading other people's spreadsheets of innovations: sheets, headings, cells, rows. Writes nothing."""
