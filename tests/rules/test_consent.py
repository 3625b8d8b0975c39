"""Words that read as consent to a cost, and words that only look like it: a labelled table (2.2, 2.3, R7, R21)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.consent import reads_as_consent

CONSENT = [
    "Подтверждаю.",
    "Подтверждаем стоимость 5 200,00 ₽, приступайте.",
    "Добрый день! Подтверждаю.",
    "Согласен",
    "Согласны, спасибо!",
    "Да, согласна.",
    "Да",
    "Ок",
    "ОК, делайте.",
    "+",
    "Хорошо, спасибо.",
    "Согласовано.",
    "Директор согласовал, приступайте.",
    "Стоимость утверждаем.",
    "Одобряю.",
    "Даю добро.",
    "Не против.",
    "Не возражаем, начинайте.",
    "Возражений нет.",
    "Принимаем условия.",
    "Цена устраивает.",
    "Стоимость нас устраивает, начинайте работу.",
    "Можно начинать.",
    "Берите в работу.",
    "Подтверждаю 1.5 часа работы.",
    "Добрый день, Анна! Подтверждаем оценку в 3 ч. Сообщите, пожалуйста, о результате.",
    "Подтверждаю. Подскажите, будет ли готово к пятнице?",
    "Всё устраивает, запускайте.",
    "Подтверждаю, прошу выполнить не позднее пятницы.",
    "Confirmed.",
    "I confirm the estimate.",
    "We approve, please proceed.",
    "Approved, thanks!",
    "Yes, go ahead.",
    "Yes",
    "OK",
    "Agreed.",
    "Sure, thank you!",
    "No objections.",
    "We don't mind, go ahead.",
    "The price is fine.",
    "Please start.",
    "I hereby approve the cost of 5,200.00 RUB.",
    "You can start.",
    "Happy with the estimate.",
    "Спасибо, подтверждаю!",
    "Да, спасибо большое.",
    "Анна, добрый день.\n\nС суммой 10 400,00 ₽ согласны. Начинайте, пожалуйста.\n\n--\nС уважением,\nИван",
    "Thanks, approved.",
    "Всё ок, приступайте",
    "ок спасибо",
    "Стоимость подтверждаю, сроки тоже.",
    "Хорошо, мы согласны",
    "Оценка согласована с руководством.",
    "ПОДТВЕРЖДАЮ",
    "I don’t mind, please proceed.",
]
NO_CONSENT = [
    "Не подтверждаю.",
    "Пока не подтверждаем, ждём бухгалтерию.",
    "Не согласны с оценкой.",
    "Подтверждаю?",
    "Вы подтверждаете?",
    "Можно начинать?",
    "Подтверждаем, если уложитесь до пятницы.",
    "Согласны, но за 3 000 ₽.",
    "Согласен при условии скидки.",
    "Если директор согласует, подтвердим.",
    "Подтвердим завтра.",
    "Прошу подтвердить стоимость.",
    "Подтвердите, пожалуйста, получение.",
    "Согласен ли директор — узнаю.",
    "Жду подтверждения от директора.",
    "Слишком дорого.",
    "Подтверждаю. Хотя нет, подождите.",
    "Подтверждаю. Отмените, пожалуйста: передумали.",
    "Приступайте после оплаты аванса.",
    "Приступайте только после согласования с юристами.",
    "Нет.",
    "Нет, спасибо.",
    "Спасибо, получили.",
    "Сколько это будет стоить в итоге?",
    "Не приступайте без моего согласия.",
    "Наверное, согласны.",
    "Скорее всего подтвердим.",
    "Да, вопрос остался: почему так долго.",
    "Согласно договору это бесплатно.",
    "Хотели бы согласовать другую цену.",
    "Работу принимаю.",
    "Добрый день!",
    "Not confirmed.",
    "I do not agree.",
    "We cannot approve this.",
    "We can't confirm it yet.",
    "Confirmed?",
    "Do we have to approve it?",
    "Approved if done by Friday.",
    "Agreed, but only for 3,000 RUB.",
    "We would agree to 3,000.",
    "Please confirm receipt.",
    "Waiting for my boss to approve.",
    "To be approved by accounting.",
    "Go ahead once the invoice is paid.",
    "Please do not start.",
    "Confirmed. On second thought, hold on.",
    "No, thank you.",
    "Too expensive.",
    "Should I approve it somewhere.",
    "I will confirm tomorrow.",
    "Thanks for the estimate.",
    "Спасибо!",
    "Please confirm.",
    "Thank you.",
    "Подтверждаю получение письма.",
    "I confirm receipt.",
    "Подтверждаю: ошибка осталась.",
    "> Подтверждаю",
    "Согласно прайсу.",
    "Ну",
    "Спасибо, ознакомимся.",
    "Передам директору на согласование.",
    "Не уверена, что согласовано.",
    "Пришлите счёт",
    "Можно дешевле? Тогда подтверждаю.",
    "Вопрос согласован?",
    "Я не против, если быстро",
    "Без возражений не обойтись",
    "Approved by whom?",
    "Confirm",
    "",
    "   ",
    "?",
]


@pytest.mark.parametrize("words", CONSENT)
def test_consent(words: str) -> None:
    assert reads_as_consent(words)


@pytest.mark.parametrize("words", NO_CONSENT)
def test_no_consent(words: str) -> None:
    assert not reads_as_consent(words)


@pytest.mark.parametrize("words", [words for words in CONSENT if not re.search(r"[.!]\s|\n", words)])
def test_a_question_mark_undoes_it(words: str) -> None:
    assert not reads_as_consent(words.rstrip(".!") + "?")


def test_a_word_taken_back_undoes_what_was_said_before() -> None:
    assert not reads_as_consent("Подтверждаю.\nИван\n\nХотя нет, подождите.")


def test_the_table_is_large_enough() -> None:
    assert len(set(CONSENT)) + len(set(NO_CONSENT)) >= 100


@pytest.mark.parametrize("words", ["ок " * 60_000, "да" * 60_000, "не" * 60_000, "." * 60_000, "a'" * 60_000])
def test_a_long_text_takes_no_long_time(words: str) -> None:
    reads_as_consent(words)


@given(st.text())
def test_any_text_is_read(words: str) -> None:
    assert reads_as_consent(words) in (True, False)
