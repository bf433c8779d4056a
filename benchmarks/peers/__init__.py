"""What Lumbung is measured against, as a careful developer would write it in an afternoon."""
