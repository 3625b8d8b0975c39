"""Documents for people and banks: the invoice as PDF, its QR code, its sum in words."""
