"""The price of paid work (3.1–3.4, R5–R8): estimates in rules.quotes, charges in rules.charges, reasons for both."""

from reglament.rules.charges import Charge, ChargeLine, Work, charge, charge_limit, is_chargeable
from reglament.rules.pricing_reasons import explain_charge, explain_quote
from reglament.rules.quotes import Quote, effective_coefficient, quote

__all__ = [
    "Charge",
    "ChargeLine",
    "Quote",
    "Work",
    "charge",
    "charge_limit",
    "effective_coefficient",
    "explain_charge",
    "explain_quote",
    "is_chargeable",
    "quote",
]
