"""Everything that can go wrong, as one tree.

    AssistantError
    |-- SettingsError        a setting is unknown, malformed or contradictory
    |-- CorpusError          the documents cannot be found or hold nothing to read
    |-- StoreError           the index on disk cannot be used as it is
    |   `-- StoreBusyError   another process is writing to it
    |-- ClusterError         the Ray cluster is missing or failed
    |-- ModelError           a model is missing, damaged or failed
    |-- QuestionError        the question cannot be asked as it is
    |   `-- BusyError        too many are asked; later it can be
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


class QuestionError(AssistantError):
    """The question cannot be asked as it is: empty or too long."""


class BusyError(QuestionError):
    """Too many questions are asked; later this one can be."""


class VerificationError(AssistantError):
    """A citation's quote, offsets and hash do not agree with the stored document."""
