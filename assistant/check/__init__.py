"""Is a drafted sentence an honest cut of the sentence it cites?"""

from assistant.check.compare import Reason, check, says

__all__ = ["Reason", "check", "says"]
