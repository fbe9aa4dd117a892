"""Everything that can go wrong, as one tree.

    AssistantError
    |-- SettingsError        a setting is unknown, malformed or contradictory
    |-- CorpusError          the documents cannot be found or hold nothing to read
    |-- StoreError           the index on disk cannot be used as it is
    |   `-- StoreBusyError   another process is writing to it
    |-- ClusterError         the Ray cluster is missing or failed
    |-- ModelError           a model is missing, damaged or failed
    |-- BusyError            too many questions are asked at once
    |-- QuestionError        the question cannot be asked as it is
    `-- VerificationError    a citation does not match the stored document

Every message says what to do about it, so that it can be shown to a person as it is.
"""


class AssistantError(Exception):
    """Base of all errors that this package raises on purpose."""


class SettingsError(AssistantError):
    """A setting is unknown, malformed or contradictory."""


class CorpusError(AssistantError):
    """The documents cannot be found or hold nothing to read."""


class StoreError(AssistantError):
    """The index on disk cannot be used as it is."""


class StoreBusyError(StoreError):
    """Another process is writing to the index."""


class ClusterError(AssistantError):
    """The Ray cluster is missing or failed."""


class ModelError(AssistantError):
    """A model is missing, damaged or failed."""


class BusyError(AssistantError):
    """Too many questions are asked at once."""


class QuestionError(AssistantError):
    """The question cannot be asked as it is: empty or too long."""


class VerificationError(AssistantError):
    """A citation's quote, offsets and hash do not agree with the stored document."""
