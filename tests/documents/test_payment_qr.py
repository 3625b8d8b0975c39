import io
from dataclasses import replace
from decimal import Decimal

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reglament.documents.payment_qr import Payment, payment_png, payment_svg, payment_text

STUDIO = Payment(
    name="ООО «СТУДИЯ ПРИМЕР»",
    account="40702810600000000001",
    bank_name="АО «УЧЕБНЫЙ БАНК» Г. МОСКВА",
    bik="040000999",
    correspondent="30101810500000000999",
    inn="7700990010",
    kpp="770001001",
    amount=Decimal("4333.33"),
    purpose="Оплата по счету № 1042 от 20.11.2026 за доработку сайта. НДС не облагается",
)
EXAMPLE = (
    "ST00012|Name=ООО «СТУДИЯ ПРИМЕР»|PersonalAcc=40702810600000000001|BankName=АО «УЧЕБНЫЙ БАНК» Г. МОСКВА"
    "|BIC=040000999|CorrespAcc=30101810500000000999|PayeeINN=7700990010|KPP=770001001|Sum=433333"
    "|Purpose=Оплата по счету № 1042 от 20.11.2026 за доработку сайта. НДС не облагается"
)


def _fields(text: str) -> dict[str, str]:
    return dict(field.split("=", 1) for field in text.split("|")[1:])


def test_the_example_byte_for_byte() -> None:
    assert payment_text(STUDIO) == EXAMPLE
    assert len(EXAMPLE.encode()) == 363


def test_a_sole_proprietor_has_no_kpp_field() -> None:
    assert "KPP" not in _fields(payment_text(replace(STUDIO, kpp="")))


def test_a_bank_without_a_correspondent_account_still_has_all_five_fields() -> None:
    assert _fields(payment_text(replace(STUDIO, correspondent="")))["CorrespAcc"] == "0"


def test_separator_controls_and_wide_spaces_cannot_break_the_format() -> None:
    hostile = "за a|Sum=1|b\r\nc\td\x00e\u00a0f\u202fg\u200bh\u202ei\ud800j"
    fields = _fields(payment_text(replace(STUDIO, purpose=hostile)))
    assert fields["Purpose"] == "за a/Sum=1/b c d e f ghij"
    assert fields["Sum"] == "433333"


def test_long_bank_name_and_purpose_are_cut() -> None:
    bank = "ФИЛИАЛ «НОВОСИБИРСКИЙ» АО «АЛЬФА-БАНК» Г. НОВОСИБИРСК"
    fields = _fields(payment_text(replace(STUDIO, bank_name=bank, purpose="я" * 500)))
    assert fields["BankName"] == bank[:45].rstrip()
    assert len(fields["Purpose"]) == 160


@given(st.text(min_size=1, max_size=400), st.text(max_size=100), st.text(max_size=400))
def test_whatever_is_typed_the_text_keeps_its_shape(name: str, bank: str, purpose: str) -> None:
    text = payment_text(replace(STUDIO, name=name, bank_name=bank, purpose=purpose))
    fields = text.split("|")
    assert [field.split("=", 1)[0] for field in fields] == [
        "ST00012", "Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc", "PayeeINN", "KPP", "Sum", "Purpose"
    ]  # fmt: skip
    assert len("|".join(fields[1:6]).encode()) <= 300


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity"])
def test_a_sum_that_cannot_be_paid_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="kopecks"):
        payment_text(replace(STUDIO, amount=Decimal(amount)))


@pytest.mark.parametrize("text", [EXAMPLE, payment_text(replace(STUDIO, name="Ъ" * 300, purpose="щ" * 300))])
def test_the_png_is_read_back(text: str) -> None:
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(payment_png(text))))
    assert [code.text for code in read] == [text]
    assert read[0].ec_level == "M"


def test_the_svg_has_a_quiet_zone_a_name_and_nothing_a_strict_page_refuses() -> None:
    svg = payment_svg(EXAMPLE, title="QR-код для оплаты <1042>")
    assert svg.startswith("<svg ")
    assert "<title>QR-код для оплаты &lt;1042&gt;</title>" in svg
    assert "style" not in svg
    assert "script" not in svg
    assert 'viewBox="0 0 ' in svg
