"""The name servers of this machine, played by a stand-in: answers, silence, and a limit for the whole letter."""

from __future__ import annotations

from collections.abc import Callable

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.resolver
import pytest

from reglament.mailin.names import LONGEST_RECORD, MOST_RECORDS, NoAnswerInTime, SystemDns


def records(kind: str, *texts: str) -> list[dns.rdata.Rdata]:
    return [dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.from_text(kind), text) for text in texts]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], list[str]]:
    """Lets the resolver answer with records, or raise."""

    def answering(answer: object) -> list[str]:
        questions: list[str] = []

        def resolve(name: str, kind: object, **_: object) -> object:
            questions.append(name)
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(dns.resolver, "resolve", resolve)
        return questions

    return answering


Asked = Callable[[object], list[str]]


def test_records_as_text(asked: Asked) -> None:
    asked(records("TXT", '"v=spf1 " "-all"', '"\\255"'))
    assert SystemDns()("client.ru", "TXT") == ("v=spf1 -all", "\ufffd")
    asked(records("MX", "10 mx1.client.ru.", "20 mx2.client.ru."))
    assert SystemDns()("client.ru", "MX") == ("mx1.client.ru", "mx2.client.ru")
    asked(records("A", "8.8.4.4"))
    assert SystemDns()("client.ru", "A") == ("8.8.4.4",)
    asked(records("AAAA", "2001:db8::1"))
    assert SystemDns()("client.ru", "AAAA") == ("2001:db8::1",)


def test_a_question_is_asked_once(asked: Asked) -> None:
    questions = asked(records("A", "8.8.4.4"))
    ask = SystemDns()
    assert ask("Client.ru.", "A") == ask("client.ru", "A")
    assert questions == ["client.ru"]


@pytest.mark.parametrize(
    "nothing", [dns.resolver.NXDOMAIN(), dns.name.LabelTooLong(), UnicodeError(), ValueError()]
)
def test_nothing_there(asked: Asked, nothing: Exception) -> None:
    asked(nothing)
    assert SystemDns()("client.ru", "TXT") == ()


@pytest.mark.parametrize(
    "silence",
    [dns.exception.Timeout(), dns.resolver.LifetimeTimeout(timeout=1, errors=[]), dns.resolver.NoNameservers(),
     dns.resolver.NoResolverConfiguration(), OSError()],
)  # fmt: skip
def test_silence(asked: Asked, silence: Exception) -> None:
    asked(silence)
    with pytest.raises(NoAnswerInTime):
        SystemDns()("client.ru", "TXT")


def test_time_runs_out_for_the_whole_letter(asked: Asked) -> None:
    questions = asked(records("A", "8.8.4.4"))
    with pytest.raises(NoAnswerInTime):
        SystemDns(altogether=0)("client.ru", "A")
    assert not questions


def test_an_answer_has_limits(asked: Asked) -> None:
    asked(records("A", *[f"8.8.{n}.1" for n in range(100)]))
    assert len(SystemDns()("client.ru", "A")) == MOST_RECORDS
    asked(records("TXT", " ".join(['"' + "x" * 255 + '"'] * 40)))
    assert len(SystemDns()("client.ru", "TXT")[0]) == LONGEST_RECORD
