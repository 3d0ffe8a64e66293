"""Every outside input of this part becomes values here."""
