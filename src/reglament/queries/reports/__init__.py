"""Reports for accountants and owners: receivables, revenue, hours, reactions, losses, write-offs, VAT, payments."""
