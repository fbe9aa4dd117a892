"""The components of the page and where they stand; what they do is wired in ``blocks``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import gradio as gr

from assistant.ui import pages, talks, text
from assistant.ui.export import Format


@dataclass(frozen=True)
class AskView:
    """Handles on what the ask tab is made of."""

    exchanges: gr.State
    replacing: gr.State
    rating: gr.State
    talk: gr.Textbox
    account: gr.HTML
    which: gr.HTML
    bridge: gr.HTML
    past: gr.HTML
    current: gr.HTML
    welcome: gr.Column
    examples: list[gr.Button]
    after: gr.Row
    retry: gr.Button
    edit: gr.Button
    right: gr.Button
    wrong: gr.Button
    comment_row: gr.Column
    comment: gr.Textbox
    send_comment: gr.Button
    thanks: gr.HTML
    editing: gr.Row
    cancel: gr.Button
    question: gr.Textbox
    chooser: gr.Accordion
    scope: gr.Dropdown
    tags: gr.Dropdown
    since: gr.Textbox
    until: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    tools: gr.Row
    new: gr.Button
    exports: dict[Format, gr.Button]
    download: gr.HTML


def html(value: str = "", elem_id: str | None = None, visible: bool = True) -> gr.HTML:
    """A piece of our own HTML: no script, no styles of Gradio's, no padding."""
    return gr.HTML(value, elem_id=elem_id, visible=visible, js_on_load=None, apply_default_css=False)


def bridge() -> gr.HTML:
    """How our own script reaches handlers: its events on this element become events of Gradio."""
    return gr.HTML(
        '<i class="bridge" hidden></i>',
        elem_id="bridge",
        apply_default_css=False,
        js_on_load="""
            element.addEventListener("assistant-open", event => trigger("select", {id: event.detail}));
            element.addEventListener("assistant-only", event => trigger("input", {name: event.detail}));
            element.addEventListener("assistant-library", () => trigger("upload", {}));
            document.documentElement.dispatchEvent(new CustomEvent("assistant-ready"));
        """,
    )


def ask_view(examples: Sequence[str]) -> AskView:
    """Earlier conversations on the left, the conversation in the middle, sources on the right."""
    parts: dict[str, object] = {
        "exchanges": gr.State([]),
        "replacing": gr.State(False),
        "rating": gr.State(None),
        "talk": gr.Textbox(visible=False),  # held by the page: it outlives the server
    }
    with gr.Row(elem_id="ask-view"):
        with gr.Column(elem_id="nav", min_width=0):
            parts["new"] = gr.Button(text.NEW, elem_classes="quiet", elem_id="new")
            html(str(talks.NAV))
            parts["account"] = html(elem_id="account")
            parts["which"] = html(elem_id="which")
            parts["bridge"] = bridge()
        with gr.Column(elem_id="left", scale=1, min_width=280):
            with gr.Column(elem_id="talk"):
                with gr.Column(elem_id="welcome") as parts["welcome"]:
                    html(str(pages.WELCOME))
                    parts["examples"] = [gr.Button(e, elem_classes="example") for e in examples]
                parts["past"] = html(elem_id="past")
                with gr.Column(elem_id="latest"):
                    parts["current"] = html(elem_id="current")
                    parts |= _after_answer()
            parts |= _composer()
        with gr.Column(elem_id="right", scale=1, min_width=280):
            html(str(pages.PANEL), elem_id="source-panel")
    return AskView(**parts)  # type: ignore[arg-type]


def _after_answer() -> dict[str, object]:
    """What can be done with the last answer and with the conversation."""
    parts: dict[str, object] = {}
    with gr.Row(elem_id="after", visible=False) as parts["after"]:
        parts["retry"] = gr.Button(text.RETRY, elem_classes="quiet")
        parts["edit"] = gr.Button(text.EDIT, elem_classes="quiet")
        with gr.Row(elem_id="judge"):
            html(f'<span class="judge-label">{text.FEEDBACK}</span>')
            parts["right"] = gr.Button(text.FEEDBACK_YES, elem_classes="quiet", elem_id="feedback-yes")
            parts["wrong"] = gr.Button(text.FEEDBACK_NO, elem_classes="quiet", elem_id="feedback-no")
    with gr.Column(elem_id="comment", visible=False) as parts["comment_row"]:
        parts["comment"] = gr.Textbox(
            label=text.FEEDBACK_COMMENT, placeholder=text.FEEDBACK_PLACEHOLDER, lines=2, max_lines=6
        )
        html(f'<p class="note">{text.FEEDBACK_NOTE}</p>')
        parts["send_comment"] = gr.Button(text.FEEDBACK_SEND, elem_classes="quiet")
    parts["thanks"] = html(elem_id="thanks")
    with gr.Row(elem_id="tools", visible=False) as parts["tools"], gr.Row(elem_id="exports"):
        html(f'<span class="export-label">{text.EXPORT}</span>')
        parts["exports"] = {
            "md": gr.Button(text.EXPORT_MARKDOWN, elem_classes="quiet", elem_id="export-md"),
            "docx": gr.Button(text.EXPORT_DOCX, elem_classes="quiet", elem_id="export-docx"),
            "json": gr.Button(text.EXPORT_JSON, elem_classes="quiet", elem_id="export-json"),
        }
    return parts


def _composer() -> dict[str, object]:
    parts: dict[str, object] = {}
    with gr.Column(elem_id="composer"):
        with gr.Row(elem_id="editing", visible=False) as parts["editing"]:
            html(f'<p class="note">{text.EDITING}</p>')
            parts["cancel"] = gr.Button(text.CANCEL, elem_classes="quiet")
        with gr.Row(elem_id="question-row"):
            parts["question"] = gr.Textbox(
                label=text.QUESTION_LABEL,
                placeholder=text.QUESTION_PLACEHOLDER,
                lines=1,
                max_lines=6,
                elem_id="question",
                container=False,
                autofocus=True,
            )
            parts["ask"] = gr.Button(text.ASK, variant="primary", elem_id="ask")
            parts["stop"] = gr.Button(text.STOP, variant="stop", elem_id="stop", visible=False)
        parts |= _chooser()
        parts["download"] = html(elem_id="download")
    return parts


def _chooser() -> dict[str, object]:
    """Which documents are asked; choices are filled in for each user when the page opens."""
    parts: dict[str, object] = {}
    with (
        gr.Accordion(text.SCOPE, open=False, elem_id="chooser") as parts["chooser"],
        gr.Row(elem_id="scope-fields"),
    ):
        parts["scope"] = gr.Dropdown([], multiselect=True, label=text.SCOPE_LABEL, elem_id="scope")
        parts["tags"] = gr.Dropdown(
            [], multiselect=True, label=text.SCOPE_TAGS, elem_id="scope-tags", visible=False
        )
        # The page makes them date fields.
        parts["since"] = gr.Textbox(label=text.SCOPE_SINCE, elem_id="since", max_lines=1)
        parts["until"] = gr.Textbox(label=text.SCOPE_UNTIL, elem_id="until", max_lines=1)
    return parts
