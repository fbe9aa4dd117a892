"""The weights of an exported int8 reader as a state to go on training from, without a checkpoint."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.model import LAYERS

_TABLES = ("words.weight", "places.weight", "types.weight")
_MATRICES = ("qkv", "attended", "up", "down")  # in the order in which a layer multiplies by them


def weights(path: Path) -> dict[str, Tensor]:
    """The averaged weights of a checkpoint, or those of an exported int8 `model.onnx`."""
    return state_of(path) if path.suffix == ".onnx" else dict(torch.load(path, map_location="cpu")["average"])


def state_of(model: Path) -> dict[str, Tensor]:
    """State of `training.model.Reader` from an int8 `model.onnx`; exact up to the rounding of its weights."""
    import onnx
    from onnx import numpy_helper

    stored = {t.name: numpy_helper.to_array(t) for t in onnx.load(str(model)).graph.initializer}
    state = {name: value for name, value in stored.items() if name.endswith((".bias", "norm.weight"))}
    state |= {name: value for name, value in stored.items() if ".norm_" in name and name.endswith("weight")}
    state |= {name: _restored(stored, name) for name in _TABLES}
    state |= {
        f"{n}.weight": _restored(stored, f"{n}.weight_Transposed").T for n in ("pool", "answerable_head")
    }
    matrices = sorted(
        (
            n.removesuffix("_quantized")
            for n in stored
            if n.startswith("onnx::MatMul") and n.endswith("_quantized")
        ),
        key=lambda name: int(name.rsplit("_", 1)[1]),
    )
    names = [f"layers.{layer}.{part}.weight" for layer in range(LAYERS) for part in _MATRICES]
    state |= {name: _restored(stored, matrix).T for name, matrix in zip(names, matrices, strict=True)}
    [state["token_head.weight"]] = [v.T for v in stored.values() if v.dtype == np.float32 and v.ndim == 2]
    return {
        name: torch.tensor(np.ascontiguousarray(value), dtype=torch.float32) for name, value in state.items()
    }


def _restored(stored: dict[str, np.ndarray], name: str) -> np.ndarray:  # type: ignore[type-arg]
    """Integers back to numbers; scales run along the last axis or stand for the whole."""
    whole = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"].astype(np.float32)
    return whole * stored[f"{name}_scale"]
