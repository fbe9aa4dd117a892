"""Is a drafted sentence an honest cut of the sentence it cites?"""

from assistant.check.compare import check, says

__all__ = ["check", "says"]
