"""The client against a real HTTP server: the wire, the faults, the secrets."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator

import openai
import pytest
from llama_index.core.base.llms.types import ChatMessage
from pydantic import SecretStr

from assistant.errors import SettingsError
from assistant.llm.endpoint import Endpoint
from assistant.llm.faults import LLMFault
from assistant.llm.guard import GuardedWriter
from assistant.models import load_writer
from assistant.settings import Settings
from evals.scripted_llm import ScriptedLLM

KEY = "sk-very-secret-0123456789"
ASKED = [{"role": "system", "content": "Quote."}, {"role": "user", "content": "Who?"}]
SENT = [ChatMessage(role=m["role"], content=m["content"]) for m in ASKED]
TEXT = "Anna Berg leads the works. [1]"


@pytest.fixture
def server() -> Iterator[ScriptedLLM]:
    with ScriptedLLM(lambda _: TEXT) as running:
        yield running


def endpoint(url: str, seconds: float = 5.0) -> Endpoint:
    return Endpoint(url, SecretStr(KEY), model="m", seconds=seconds)


def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


def test_the_reply_comes_in_pieces(server: ScriptedLLM) -> None:
    replies = list(endpoint(server.url).stream_chat(SENT))
    assert len(replies) > 3
    assert "".join(reply.delta or "" for reply in replies) == TEXT
    assert endpoint(server.url).chat(SENT).message.content == TEXT
    assert endpoint(server.url).complete("Who?").text == TEXT
    assert list(endpoint(server.url).stream_complete("Who?"))[-1].text == TEXT


def test_the_request_is_the_one_that_the_openai_client_sends(server: ScriptedLLM) -> None:
    client = openai.OpenAI(base_url=server.url, api_key=KEY)
    theirs = client.chat.completions.create(
        model="m", messages=ASKED, temperature=0, stream=True, max_tokens=300
    )
    said = "".join(chunk.choices[0].delta.content or "" for chunk in theirs)
    list(endpoint(server.url).stream_chat(SENT))
    (their_path, their_headers, their_body), (path, headers, body) = server.requests
    assert said == TEXT
    assert (path, body) == (their_path, their_body)
    for name in ("authorization", "content-type"):
        assert headers[name] == their_headers[name]


@pytest.mark.slow
def test_the_openai_client_and_ours_hear_the_same_from_llama_cpp(embedded_llm: Endpoint) -> None:
    own = embedded_llm
    client = openai.OpenAI(base_url=own._url.removesuffix("/chat/completions"), api_key=_key(own))
    request = {"model": own.model, "messages": ASKED, "temperature": 0, "max_tokens": own.max_tokens}
    theirs = client.chat.completions.create(**request)
    assert own.chat(SENT).message.content == theirs.choices[0].message.content
    assert theirs.choices[0].message.content
    with pytest.raises(LLMFault, match="rejects"):
        Endpoint(str(client.base_url), SecretStr("wrong"), model="m", seconds=5.0).chat(SENT)


def _key(endpoint: Endpoint) -> str:
    assert endpoint._key is not None
    return endpoint._key.get_secret_value()


@pytest.mark.parametrize(
    ("failure", "kind", "attempts"),
    [
        ("hang", "late", 1),
        ("trickle", "late", 1),
        ("cut", "cut", 1),
        ("garbage", "garbage", 1),
        ("not-json", "cut", 1),
        ("busy", "busy", 3),
        ("failed", "failed", 3),
        ("unauthorised", "rejected", 1),
    ],
)
def test_every_fault_has_its_name_and_ends_in_time(
    server: ScriptedLLM, failure: str, kind: str, attempts: int
) -> None:
    server.failure = failure  # type: ignore[assignment]
    started = time.monotonic()
    with pytest.raises(LLMFault) as caught:
        list(GuardedWriter(endpoint(server.url, 1.5), 1.5).write(ASKED))
    assert caught.value.kind == kind
    assert time.monotonic() - started < 2.5
    assert len(server.requests) == attempts


def test_a_server_that_is_not_there_is_refused() -> None:
    with pytest.raises(LLMFault, match="cannot be reached") as caught:
        endpoint(closed_port()).chat(SENT)
    assert caught.value.kind == "refused"


def test_a_passing_fault_is_tried_again(server: ScriptedLLM) -> None:
    server.failure, server.failures_left = "busy", 2
    assert endpoint(server.url).chat(SENT).message.content == TEXT
    assert len(server.requests) == 3


def test_tool_calls_are_not_heard(server: ScriptedLLM) -> None:
    server.failure = "tools"
    assert endpoint(server.url).chat(SENT).message.content == TEXT


def test_the_key_is_in_no_log_error_or_print(
    server: ScriptedLLM, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("ASSISTANT_LLM_KEY", KEY)
    settings = Settings.load(llm_url=server.url, llm_model="m")
    writer = load_writer(settings)
    assert writer is not None
    told = ["".join(writer.write(ASKED)), repr(settings), str(settings.model_dump(mode="json"))]
    client = endpoint(server.url)
    told += [repr(client), str(client.to_dict()), client.to_json(), repr(vars(client))]
    server.failure = "unauthorised"
    with pytest.raises(LLMFault) as caught:
        list(writer.write(ASKED))
    told += [str(caught.value), repr(caught.value), caplog.text]
    told += [repr(caught.value.__cause__), repr(caught.value.__context__)]
    assert server.requests[0][1]["authorization"] == f"Bearer {KEY}", "it was sent"
    assert not [text for text in told if KEY in text]
    monkeypatch.setenv("ASSISTANT_LLM_URL", f"https://user:{KEY}@host/v1")
    with pytest.raises(SettingsError) as refused:
        Settings.load(llm_model="m")
    assert KEY not in str(refused.value)
    assert "a secret has a setting of its own" in str(refused.value)
