"""The forms about clients: the card, sites, contracts, people and their rights."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from reglament.usecases.organisations import NewContract, OrganisationCard
from reglament.usecases.people import NewPerson, Rights
from reglament.web.deeds import DeedForm
from reglament.web.desk.fields import CodeField, DayField
from reglament.web.numbers import RowField

LANGUAGES = (("ru", "Русский"), ("en", "English"))
ACTS = [("per_ticket", _("по каждому тикету")), ("monthly", _("один за месяц"))]
PAPERS = [("act", _("акт")), ("upd", _("УПД"))]
INVOICING = (("per_ticket", _("счёт по каждому тикету")), ("monthly", _("один счёт за месяц")))


def _line(label: Any, most: int = 200, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, **options)


class OrganisationForm(DeedForm):
    """A client's card."""

    pairs = (
        ("inn", "kpp"), ("ogrn", "phone"), ("bank_name", "bik"), ("account", "corr_account"), ("invoicing", "acts_by"),
        ("closing_paper", "language"),
    )  # fmt: skip
    name = _line(_("Название"))
    legal_name = _line(_("Полное название"), 300)
    sole_proprietor = forms.BooleanField(label=_("Индивидуальный предприниматель"), required=False)
    inn = CodeField(12, label=_("ИНН"))
    kpp = CodeField(9, label=_("КПП"))
    ogrn = CodeField(15, label=_("ОГРН или ОГРНИП"))
    address = _line(_("Адрес"), 300)
    phone = _line(_("Телефон"), 40)
    bank_name = _line(_("Банк"))
    bik = CodeField(9, label=_("БИК"))
    account = CodeField(20, label=_("Расчётный счёт"))
    corr_account = CodeField(20, label=_("Корр. счёт"))
    invoicing = forms.ChoiceField(label=_("Как выставлять счета"), choices=INVOICING, initial="per_ticket")
    acts_by = forms.ChoiceField(label=_("Как составлять акты"), choices=ACTS, initial="per_ticket")
    closing_paper = forms.ChoiceField(label=_("Закрывающий документ"), choices=PAPERS, initial="act")
    language = forms.ChoiceField(label=_("Язык документов и писем"), choices=LANGUAGES, initial="ru")

    def card(self) -> OrganisationCard:
        """What was typed."""
        return OrganisationCard(**{k: v for k, v in self.cleaned_data.items() if k not in ("once", "seen")})


class SiteForm(DeedForm):
    """A site under support."""

    name = _line(_("Сайт"), help_text=_("Например, romashka.example"))


class PeriodForm(DeedForm):
    """A paid period of a site."""

    pairs = (("from_day", "to_day"),)
    site = RowField(widget=forms.HiddenInput)
    from_day = DayField(label=_("С"))
    to_day = DayField(label=_("По"))


class ContractForm(DeedForm):
    """A contract with its mailbox."""

    pairs = (("signed_on", "ends_on"),)
    number = _line(_("Номер договора"), 60)
    signed_on = DayField(label=_("Подписан"))
    ends_on = DayField(label=_("Действует до"), required=False)
    mailbox = forms.CharField(
        label=_("Уполномоченный адрес"), max_length=254, required=False,
        help_text=_("С него приходят письма о смене ответственных"), widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def contract(self) -> NewContract:
        """What was typed."""
        data = self.cleaned_data
        return NewContract(data["number"], data["signed_on"], data["mailbox"], data["ends_on"])


class RightsForm(DeedForm):
    """What somebody may do, from when till when, and on what ground."""

    pairs: ClassVar[tuple[tuple[str, str], ...]] = (("from_day", "to_day"),)
    right_order = forms.BooleanField(label=_("Заказывать и обсуждать"), required=False, initial=True)
    right_money = forms.BooleanField(label=_("Подтверждать стоимость и принимать работу"), required=False)
    is_admin = forms.BooleanField(label=_("Управлять людьми своей организации"), required=False)
    follows = forms.BooleanField(label=_("Получать письма по всем тикетам организации"), required=False)
    from_day = DayField(label=_("С"), required=False)
    to_day = DayField(label=_("По"), required=False)
    evidence = forms.CharField(
        label=_("Основание: текст письма с уполномоченного адреса"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def rights(self) -> Rights:
        """What was typed."""
        data = self.cleaned_data
        names = ("right_order", "right_money", "is_admin", "follows", "from_day", "to_day", "evidence")
        return Rights(**{name: data[name] for name in names})


class InviteForm(RightsForm):
    """Somebody of the client, known here or new."""

    pairs = (("email", "name"), ("position", "phone"), ("from_day", "to_day"))
    email = forms.CharField(
        label=_("Электронная почта"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = _line(_("Имя и фамилия"), 120)
    position = _line(_("Должность"), 120)
    phone = _line(_("Телефон"), 40)
    language = forms.ChoiceField(label=_("Язык писем"), choices=LANGUAGES, initial="ru")

    field_order = ("once", "seen", "email", "name", "position", "phone", "language")

    def newcomer(self) -> NewPerson:
        """Who it is."""
        data = self.cleaned_data
        return NewPerson(data["email"], data["name"], data["position"], data["phone"], data["language"])


class ChangeRightsForm(RightsForm):
    """Other rights in the place of these."""

    authority = RowField(widget=forms.HiddenInput)


class RevokeForm(DeedForm):
    """On what ground the rights end at once."""

    authority = RowField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Основание"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Например, письмо с уполномоченного адреса от 20 ноября"),
    )  # fmt: skip
