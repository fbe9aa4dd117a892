"""Whatever stands in a document, a file name, a question or a history is shown as text.

Every payload tries to run a script or to fetch from a sink on this machine; nothing may arrive there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from assistant.settings import Settings
from tests.browser.conftest import App
from tests.browser.serving import serving
from tests.ui_fake import FakeEngine, Script, document

PAYLOADS = (
    "<script>window.pwned=1;fetch('{sink}/script')</script>",
    "<img src='{sink}/img' onerror='window.pwned=1'>",
    "<svg onload=\"window.pwned=1;fetch('{sink}/svg')\"><image href='{sink}/svgimg'/></svg>",
    "<iframe src='{sink}/frame' srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<link rel=stylesheet href='{sink}/css'><style>@import '{sink}/import';</style>",
    "<div style=\"background:url('{sink}/background')\">styled</div>",
    "<a href='javascript:window.pwned=1' autofocus onfocus='window.pwned=1'>link</a>",
    "<form action='{sink}/form'><button autofocus>go</button></form>",
    "<meta http-equiv=refresh content='0;url={sink}/meta'><base href='{sink}/'>",
    "<video poster='{sink}/poster'><source src='{sink}/video'></video><object data='{sink}/object'></object>",
    "<template><img src='{sink}/template'></template></template></article><img src='{sink}/broken'>",
    "![image]({sink}/markdown) [link](javascript:window.pwned=1) <{sink}/auto>",
    "[ref]: {sink}/reference\n![ref]",
    "\"'><img src={sink}/attribute onerror=window.pwned=1>",
    "{{{{constructor.constructor('window.pwned=1')()}}}} ${{window.pwned=1}} `${{fetch('{sink}/tpl')}}`",
    "$$\\href{{javascript:window.pwned=1}}{{x}}$$ \\includegraphics{{{sink}/tex}}",
    "<math><mtext></mtext><mglyph><style><img src='{sink}/mxss' onerror='window.pwned=1'></style></math>",
    "<noscript><p title=\"</noscript><img src='{sink}/noscript'>\">",
    "\u202e<img src='{sink}/bidi'>\u2066\x0b",
)


@pytest.fixture(scope="module")
def sink() -> Iterator[tuple[str, list[str]]]:
    """A server that notes every request; it must stay empty."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def hostile(sink: tuple[str, list[str]]) -> FakeEngine:
    payloads = [payload.format(sink=sink[0]) for payload in PAYLOADS]
    everything = " ".join(payloads)
    body = "# Notes\n\n" + "\n\n".join(f"Before. {payload} After." for payload in payloads)
    evil = replace(
        document(body, title=everything, path=f"{payloads[1]}.md"), source=everything, place=payloads[0]
    )
    scripts = {
        payload: Script([(evil, payload, payload[:20])], standalone=everything) for payload in payloads
    }
    scripts["conflict"] = Script([(evil, payloads[1], None), (evil, payloads[2], None)], kind="conflict")
    scripts["partial"] = Script([(evil, payloads[3], None)], kind="partial", missing=everything)
    scripts["error"] = Script(error=ValueError(everything))
    return FakeEngine((evil,), scripts, {payloads[0]: everything})


@pytest.fixture(scope="module")
def address(hostile: FakeEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    examples = (next(iter(hostile.scripts)),)
    with serving(hostile, Settings(data_dir=tmp_path_factory.mktemp("data")), examples) as address:
        yield address


def harmless(app: App, sink: tuple[str, list[str]]) -> None:
    app.page.wait_for_timeout(200)
    assert sink[1] == []
    assert app.page.evaluate("window.pwned") is None
    shown = "#past, #current, #source-panel, #library"
    forbidden = (
        "img, script, iframe, svg, style, link, object, video, form, meta, base, math, [onerror], [onload]"
    )
    for part in shown.split(", "):
        selector = ", ".join(f"{part} {tag}" for tag in forbidden.split(", "))
        assert app.page.locator(selector).count() == 0
    links = app.page.eval_on_selector_all(
        f":is({shown}) a[href]", "found => found.map(a => a.protocol + a.host)"
    )
    assert set(links) <= {app.page.evaluate("location.protocol + location.host")}


def test_questions_answers_and_history_stay_text(
    address: str, hostile: FakeEngine, sink: tuple[str, list[str]], open_app: Callable[[str], App]
) -> None:
    app = open_app(address)
    for question in hostile.scripts:
        app.question.fill(question)
        app.question.press("Enter")
        expect(app.page.locator("article.exchange").last.locator(".question")).to_contain_text(
            question.split("\n")[0]
        )
        expect(app.latest).to_have_attribute("aria-busy", "false")
        app.page.locator("#ask").wait_for()
    app.latest.page.locator("a.cite").first.hover()
    harmless(app, sink)
    assert app.page.locator("#past article").count() == len(hostile.scripts) - 1


def test_documents_names_and_titles_stay_text(
    address: str, hostile: FakeEngine, sink: tuple[str, list[str]], open_app: Callable[[str], App]
) -> None:
    app = open_app(address)
    app.ask("partial")
    app.latest.locator("a.cite").click()
    app.panel.locator(".panel-body mark").wait_for()
    shown = app.panel.locator(".document-text").evaluate("node => node.textContent")
    assert shown == hostile.documents[0].text
    harmless(app, sink)
    app.page.get_by_role("tab", name="Library").click()
    app.page.locator(".library td").first.wait_for()
    harmless(app, sink)
    app.page.locator(".library td a").press("Enter")
    app.page.locator(".document-text").wait_for()
    app.page.wait_for_timeout(200)
    assert sink[1] == []
    assert app.page.evaluate("window.pwned") is None


def test_an_injected_script_or_request_is_stopped_by_the_policy(
    address: str, sink: tuple[str, list[str]], browser: Browser
) -> None:
    """The second line of defence: were something ever rendered, it would neither run nor call home."""
    app = App(browser.new_page(), address)
    refused = app.page.evaluate(
        """async sink => {
          const refused = [];
          const note = event => refused.push(event.effectiveDirective);
          document.addEventListener("securitypolicyviolation", note);
          const box = document.createElement("div");
          document.body.append(box);
          box.innerHTML = `<img src="${sink}/x" onerror="window.pwned=1"><iframe src="${sink}/f"></iframe>
            <link rel="stylesheet" href="${sink}/c"><p style="background:url(${sink}/b)">x</p>`;
          const script = document.createElement("script");
          script.textContent = "window.pwned = 1";
          document.body.append(script);
          await fetch(sink).catch(() => refused.push("fetch"));
          await new Promise(done => setTimeout(done, 500));
          box.remove();
          return refused;
        }""",
        sink[0],
    )
    assert {"img-src", "frame-src", "style-src-elem", "script-src-elem", "connect-src"} <= set(refused)
    harmless(app, sink)
    app.page.context.close()
