"""Every word the interface says, in one place, so that it can be translated.

``{name}`` fields are filled with ``str.format``; the values are escaped where they are shown.
"""

from __future__ import annotations

TITLE = "Briefing assistant"
TAGLINE = "Every answer rests on exact quotes."
LANGUAGE = "en"
SKIP_LINK = "Skip to the question"
THEME_TOGGLE = "Switch between light and dark"
THEME_LABEL = "Light / dark"

TAB_ASK = "Ask"
TAB_LIBRARY = "Library"

WELCOME = "What do you need to know?"
WELCOME_NOTE = (
    "Answers are the exact words of the documents, each with its source. "
    "Where the documents are silent, you are told so."
)
EXAMPLES = "For example"
QUESTION_LABEL = "Your question"
QUESTION_PLACEHOLDER = "Ask the documents"
SCOPE = "Ask only some documents"
SCOPE_LABEL = "Only in"
SCOPE_TAGS = "Tagged"
SCOPE_SINCE = "Dated from"
SCOPE_UNTIL = "Dated to"
SCOPE_DOCUMENTS = "{count} documents"
SCOPE_TAGGED = "tagged {tags}"
SCOPE_FROM = "from {day}"
SCOPE_TO = "to {day}"
ASK = "Ask"
STOP = "Stop"
RETRY = "Ask again"
EDIT = "Edit question"
EDITING = "Your question will replace the last one."
CANCEL = "Cancel"
NEW = "New conversation"
EXPORT = "Export"
EXPORT_MARKDOWN = "Markdown"
EXPORT_JSON = "JSON"
EXPORT_DOCX = "Word"
EXPORT_NAME = "conversation"
EXPORT_HEADING = "Questions and answers"
EXPORT_MADE = "Exported on {day}. Every answer quotes its source word for word."

TALKS = "Conversations"
TALKS_SEARCH = "Search conversations"
TALKS_NONE = "Your conversations will be listed here."
TALKS_NOT_FOUND = "No conversation holds these words."
TALKS_FAILED = "The conversations could not be loaded. Reload the page."
TALK_RENAME = "Rename"
TALK_DELETE = "Delete"
TALK_TITLE = "New title"
TALK_SAVE = "Save"
TALK_KEEP = "Keep"
TALK_SURE = "Delete for good?"
TALK_GONE = "This conversation no longer exists."
NOT_KEPT = "This conversation could not be saved. Please tell the operator."
NOT_RESTORED = "This question was kept by another version and cannot be shown."
STALE = "The document no longer says this."
STALE_NOTE = (
    "A source has changed or was removed since this was answered. "
    "The answer is shown as it was given. Ask again for the current state."
)
UNVERIFIED_NOTE = "This answer could not be checked against the documents again. Ask again."
ASKED_IN = "Asked in"

QUESTION_NUMBER = "Question {number}"
CONVERSATION = "Conversation"
SEARCHING = "Searching the documents"
READING = "Reading {count} passages"
READING_ONE = "Reading 1 passage"
UNDERSTOOD_AS = "Understood as"
SOURCES = "{count} sources"
SOURCES_ONE = "1 source"
COPY = "Copy with sources"
COPIED = "Copied"
COPY_FAILED = "Could not copy; select the text instead."
SOURCE_LINK = "Source {marker}: {title}"

SHORTENED = "shortened"
DRAFTED_NOTE = (
    "Written by a language model. Each sentence was checked against its source and adds nothing to it."
)
FALLBACK_NOTE = "The language model's draft was not used. These are the exact words of the documents."

ABSTAINED = "Not in the documents"
ABSTAINED_NOTE = "Nothing in the indexed documents answers this question, so no answer is given."
ABSTAINED_IN_PART_NOTE = "Nothing in the chosen documents answers this question. Others were not asked."
RELATED = "Related passages"
RELATED_NOTE = "These are the closest passages. They do not answer the question."
PARTIAL = "Answered in part"
CONFLICT = "The documents disagree"
CONFLICT_NOTE = "They give different answers. Each is quoted with its source; none is preferred."
CLARIFY = "More is needed"
MEANT = "You may mean"
MEANT_NOTE = "These are the closest passages. Ask again and name what you mean."
STOPPED = "Stopped before the answer was complete."
FAILED = "This did not work"
FAILURE = "Something went wrong on our side. The question was not answered; please ask again."
NOT_TAKEN = "The question was not asked"

CONFIDENCE_HIGH = "High confidence"
CONFIDENCE_MEDIUM = "Medium confidence"
CONFIDENCE_LOW = "Low confidence"
CONFIDENCE_MEANING = (
    "Estimated chance that the quoted sentences answer the question: {percent} %. "
    "The quotes themselves are checked against the documents, character by character."
)

PANEL = "Sources"
PANEL_EMPTY = "The source of each answer appears here, with the quote in its place."
PANEL_NONE = "This answer has no source."
DOCUMENT = "Document"
SOURCES_OF = "Sources of this answer"
OPEN_DOCUMENT = "Open the document at this place"
BACK = "All sources"
PREVIOUS = "Previous"
NEXT = "Next"
PREVIOUS_LONG = "Previous citation (left arrow key)"
NEXT_LONG = "Next citation (right arrow key)"
BACK_TO_ANSWER = "Back to the answer"
NEW_TAB = "New tab"
NEW_TAB_LONG = "Open the document in a new tab"
POSITION = "Citation {number} of {total}"
PAGE = "page {page}"
NO_DATE = "no date"
LOADING_DOCUMENT = "Opening the document"
LOAD_FAILED = "The document could not be opened. Try again."
NOT_FOUND = "Document not found"
CHANGED = "This document has changed since the answer was given. Ask again to see the current place."
CUT = "Part of a long document. Open it in a new tab to read all of it."
PLACE_MISSING = "The place asked for is not in this document."

FEEDBACK = "Was this right?"
FEEDBACK_YES = "Yes"
FEEDBACK_NO = "No"
FEEDBACK_COMMENT = "What should we know? (optional)"
FEEDBACK_PLACEHOLDER = "What was right, wrong or missing"
FEEDBACK_SEND = "Send feedback"
FEEDBACK_NOTE = "Your comment is stored on this server with the question, the answer and its sources."
FEEDBACK_THANKS = "Thank you. Your feedback is stored."
FEEDBACK_FAILED = "Your feedback could not be stored. Please tell the operator."

LIBRARY = "What the assistant reads"
LIBRARY_COUNT = "{documents} documents, {passages} passages"
LIBRARY_COUNT_ONE = "1 document, {passages} passages"
LIBRARY_NOTE = "Answers come from these documents and from nowhere else."
LIBRARY_MORE = "{count} more documents are indexed and asked, but not listed here."
LIBRARY_WARNINGS = "Left out"
COLUMN_TITLE = "Title"
COLUMN_DATE = "Date"
COLUMN_SOURCE = "Source"
COLUMN_PASSAGES = "Passages"
COLUMN_FILE = "File"
COLUMN_TAGS = "Tags"
COLUMN_INDEXED = "Indexed"
NONE = "–"
OWN_DOCUMENTS = "Your documents"
SHARED_DOCUMENTS = "Documents for everyone"
ASK_IN = "Ask in this"
REMOVE = "Remove"
REMOVE_SURE = "Really remove?"
UPLOAD = "Add documents"
UPLOAD_NOTE_OWN = "Only you can see and ask the documents that you add."
UPLOAD_NOTE_SHARED = "Everyone who uses this assistant will see and ask the documents that you add."
UPLOAD_CHOOSE = "Choose files"
UPLOAD_DROP = "or drop them here: PDF, Word, PowerPoint, Excel, web pages, mails, text, ZIP"
UPLOAD_WAITING = "Waiting"
UPLOAD_SENDING = "Sending, {percent} %"
UPLOAD_READING = "Reading"
UPLOAD_ADDED = "Added"
UPLOAD_REPLACED = "Replaced the file of this name"
UPLOAD_TOO_LARGE = "Larger than {limit} MB. Split it into smaller files."
UPLOAD_LOST = "The connection was lost. Try again."
UPLOADS_OFF = "Documents cannot be added here. Ask the operator (ASSISTANT_UPLOADS)."
UNKNOWN = "not stated"

TOO_LARGE = "The request is larger than {limit} bytes. Send less."
PORT_BUSY = "Port {port} on {host} cannot be used ({reason}). Choose another with ASSISTANT_PORT."
SERVING = "Serving on {url} (stop with Ctrl+C)"

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(iso: str | None) -> str:
    """'2023-01-11' -> '11 January 2023'; anything else as it is."""
    parts = (iso or "").split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return iso or NO_DATE
    return f"{int(parts[2])} {MONTHS[int(parts[1]) - 1]} {parts[0]}"


def minute(iso: str) -> str:
    """'2023-01-11T09:30:05+00:00' -> '11 January 2023, 09:30 UTC'."""
    return f"{day(iso[:10])}, {iso[11:16]} UTC" if len(iso) > 16 else UNKNOWN
