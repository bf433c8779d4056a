"""What people send in contests; one file a room."""
