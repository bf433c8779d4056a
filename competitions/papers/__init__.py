"""Papers as PDF: certificates, minutes."""
