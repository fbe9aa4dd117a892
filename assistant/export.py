"""Turn a sentence-transformers model into ONNX: ``python -m assistant.export FOLDER TARGET``.

Run once a machine and in a process of its own: importing torch takes seconds and most of a gigabyte,
which a question should not have to pay. The graph is the model's own modules (transformer, pooling,
normalisation) in fp32, so its vectors are those of sentence-transformers; this is checked on the spot.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any

_PROBES = ("A short one.", "A question about what two ministers may discuss?", "A longer passage. " * 40)
_TOLERANCE = 1e-5  # largest difference of one component


def export(folder: Path, target: Path) -> None:
    """Write ``target``, complete or not at all; raises ``ValueError`` when the vectors differ."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    transformer: Any = model[0]
    transformer.auto_model.set_attn_implementation("eager")  # what the exporter can trace

    class Encoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.modules_in_order = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            return torch.nn.functional.normalize(self.modules_in_order(features)["sentence_embedding"])

    draft = target.with_name(f"{target.name}.{os.getpid()}")
    ones, free = torch.ones(2, 8, dtype=torch.long), {0: "batch", 1: "tokens"}
    torch.onnx.export(
        Encoder().eval(),
        (ones, ones),
        str(draft),
        input_names=["input_ids", "attention_mask"],
        output_names=["vectors"],
        dynamic_axes={"input_ids": free, "attention_mask": free, "vectors": {0: "batch"}},
        dynamo=False,
    )
    _check(draft, folder, model.encode(list(_PROBES), normalize_embeddings=True))
    draft.replace(target)


def _check(draft: Path, folder: Path, expected: Any) -> None:
    from assistant.encoder import Encoder

    worst = float(abs(Encoder(draft, folder).encode(_PROBES) - expected).max())
    if worst > _TOLERANCE:
        draft.unlink()
        raise ValueError(f"the converted model is off by {worst:.1e}, more than {_TOLERANCE:.0e}")


if __name__ == "__main__":
    os.environ["HF_HUB_OFFLINE"] = "1"
    warnings.simplefilter("ignore")  # the exporter's notes concern tracing, and the check covers that
    export(Path(sys.argv[1]), Path(sys.argv[2]))
