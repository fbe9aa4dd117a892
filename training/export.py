"""Checkpoint to package: ONNX, int8 or fp16, calibration, checksums.

python -m training.export --checkpoint FILE ... --held-out FILE --encoder DIR --out DIR [--precision int8]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from assistant.reader import FORMAT, OnnxReader
from training.calibrate import distinct, fit
from training.loop import SEED
from training.model import Reader
from training.scorers import NEUTRAL, TorchReader, remembering


def to_onnx(model: Reader, path: Path) -> None:
    """Write the float32 graph with free batch and length."""
    ids = torch.randint(1000, 2000, (2, 40))
    free = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        model, (ids, torch.zeros_like(ids), torch.ones_like(ids)), str(path), dynamo=False, opset_version=17,
        input_names=["ids", "types", "mask"], output_names=["tokens", "answerable"],
        dynamic_axes={"ids": free, "types": free, "mask": free, "tokens": free, "answerable": {0: "batch"}},
    )  # fmt: skip


def quantise(source: Path, target: Path, precision: str) -> None:
    """int8: weights by channel, activations as they come, heads left alone; fp16: only stored so."""
    if precision == "int8":
        from onnxruntime.quantization import QuantType, quantize_dynamic
        from onnxruntime.quantization.shape_inference import quant_pre_process

        prepared = source.with_suffix(".prepared.onnx")
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        heads = _head_nodes(prepared)
        quantize_dynamic(
            str(prepared), str(target), per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=heads,
            op_types_to_quantize=["MatMul", "Gather"], extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
    elif precision == "fp16":
        _half_weights(source, target)
    else:
        shutil.copy(source, target)


def _head_nodes(path: Path) -> list[str]:
    import onnx

    nodes = onnx.load(str(path)).graph.node
    names = ("token_head", "answerable_head", "pool")
    return [node.name for node in nodes if any(name in node.name for name in names)]


def _half_weights(source: Path, target: Path) -> None:
    """Store big float32 weights as float16 with a Cast behind each; arithmetic stays float32."""
    import numpy as np
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load(str(source))
    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type == onnx.TensorProto.FLOAT and np.prod(tensor.dims) > 1024:
            name = tensor.name
            half = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), f"{name}_half")
            tensor.CopyFrom(half)
            casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*casts, *nodes])
    onnx.save(model, str(target))


def plain_tokenizer(source: Path, target: Path) -> None:
    """The tokenizer without truncation and padding: the reader cuts windows itself."""
    content = json.loads(source.read_text("utf-8"))
    content["truncation"] = content["padding"] = None
    target.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def write_config(out: Path, settings: dict[str, Any], precision: str) -> None:
    """Everything the reader must know, with the checksums that it verifies."""
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    config = {
        "format": FORMAT,
        "max_tokens": NEUTRAL["max_tokens"],
        "overlap_tokens": NEUTRAL["overlap_tokens"],
        "outputs": {
            "tokens": ["start", "end", "sentence_value", "sentence_attention"],
            "answerable": ["logit"],
        },
        **settings,
        "precision": precision,
        "seed": SEED,
        "commit": commit,
        "sha256": {
            n: hashlib.sha256((out / n).read_bytes()).hexdigest() for n in ("model.onnx", "tokenizer.json")
        },
    }
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def export(
    files: Sequence[Path], held_out: Path, encoder: Path, out: Path, precision: str
) -> dict[str, float]:
    """Average the checkpoints, write the package, calibrate the written model on held-out records."""
    out.mkdir(parents=True, exist_ok=True)
    full = out / "full.onnx"
    plain_tokenizer(encoder / "tokenizer.json", out / "tokenizer.json")
    reader = TorchReader(files, encoder / "tokenizer.json")
    to_onnx(reader.model, full)
    quantise(full, out / "model.onnx", precision)
    for left_over in out.glob("full*"):
        left_over.unlink()
    write_config(
        out, {"sentence_mix": NEUTRAL["sentence_mix"], "calibration": NEUTRAL["calibration"]}, precision
    )
    records = distinct(torch.load(held_out, weights_only=False))
    settings, figures = fit(remembering(OnnxReader(out)), records)
    write_config(out, settings, precision)
    return figures


def main() -> None:
    """Command line; prints the held-out figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--checkpoint",
        type=Path,
        nargs="+",
        required=True,
        help="weights, also exported ones (model.onnx), are averaged over these",
    )
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--precision", choices=["int8", "fp16", "fp32"], default="int8")
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    figures = export(
        arguments.checkpoint, arguments.held_out, arguments.encoder, arguments.out, arguments.precision
    )
    for name, value in figures.items():
        print(f"{name:32} {value:.3f}")


if __name__ == "__main__":
    main()
