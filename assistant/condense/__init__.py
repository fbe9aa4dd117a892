"""(question, history) -> a question that stands alone."""

from assistant.condense.standalone import Standalone, condense

__all__ = ["Standalone", "condense"]
