"""The joint passage reader: a 6-layer MiniLM encoder with four small heads on its token states.

Architecture of the encoder: Wang et al. 2020, MiniLM; start weights: all-MiniLM-L6-v2. Span head with the
null answer at [CLS]: Devlin et al. 2019. Token types carry exact-match flags (question word found in the
passage, and so on), as in Chen et al. 2017, DrQA: 'assistant.reader' computes them.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

HIDDEN = 384
LAYERS = 6
HEADS = 12
FEED_FORWARD = 1536
VOCABULARY = 30522
POSITIONS = 512
TOKEN_TYPES = 6
EPSILON = 1e-12
MASKED = -1e4


class Layer(nn.Module):
    """One post-norm transformer block, as BERT has it."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.attended = nn.Linear(HIDDEN, HIDDEN)
        self.norm_1 = nn.LayerNorm(HIDDEN, EPSILON)
        self.up = nn.Linear(HIDDEN, FEED_FORWARD)
        self.down = nn.Linear(FEED_FORWARD, HIDDEN)
        self.norm_2 = nn.LayerNorm(HIDDEN, EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """Map (batch, tokens, hidden) to the same shape; `bias` is added to the attention scores."""
        batch, tokens, _ = states.shape
        qkv = self.qkv(states).view(batch, tokens, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = qkv[0], qkv[1], qkv[2]
        scores = torch.matmul(query, key.transpose(-1, -2)) * (HIDDEN // HEADS) ** -0.5
        weights = torch.softmax(scores + bias.to(scores.dtype), dim=-1).to(value.dtype)
        mixed = torch.matmul(weights, value).transpose(1, 2).reshape(batch, tokens, HIDDEN)
        states = self.norm_1(states + self.dropout(self.attended(mixed)))
        hidden = self.down(F.gelu(self.up(states)))
        normed: Tensor = self.norm_2(states + self.dropout(hidden))
        return normed


class Reader(nn.Module):
    """Encoder and heads. By token: start, end, sentence value, sentence attention; at [CLS]: answerable."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.places = nn.Embedding(POSITIONS, HIDDEN)
        self.types = nn.Embedding(TOKEN_TYPES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.token_head = nn.Linear(HIDDEN, 4)
        self.pool = nn.Linear(HIDDEN, HIDDEN)
        self.answerable_head = nn.Linear(HIDDEN, 1)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return token logits (batch, tokens, 4) and the answerability logit (batch,)."""
        positions = torch.arange(ids.shape[1], device=ids.device).unsqueeze(0)
        states = self.dropout(self.norm(self.words(ids) + self.places(positions) + self.types(types)))
        bias = (1.0 - mask[:, None, None, :].to(states.dtype)) * MASKED
        for layer in self.layers:
            states = layer(states, bias)
        pooled = torch.tanh(self.pool(states[:, 0]))
        return self.token_head(states), self.answerable_head(self.dropout(pooled)).squeeze(-1)


def load_encoder(reader: Reader, weights: Path) -> None:
    """Copy the published encoder weights (a BERT-style safetensors file) into `reader`, heads untouched."""
    source = load_file(str(weights))
    state = reader.state_dict()
    with torch.no_grad():
        state["words.weight"].copy_(source["embeddings.word_embeddings.weight"])
        state["places.weight"].copy_(source["embeddings.position_embeddings.weight"])
        kinds = source["embeddings.token_type_embeddings.weight"]
        for row, kind in enumerate((0, 1, 0, 1, 0, 1)):
            state["types.weight"][row].copy_(kinds[kind])
        for part in ("weight", "bias"):
            state[f"norm.{part}"].copy_(source[f"embeddings.LayerNorm.{part}"])
            for number in range(LAYERS):
                _copy_layer(state, source, number, part)


def _copy_layer(state: dict[str, Tensor], source: dict[str, Tensor], number: int, part: str) -> None:
    theirs, ours = f"encoder.layer.{number}.", f"layers.{number}."
    names = [f"{theirs}attention.self.{name}.{part}" for name in ("query", "key", "value")]
    state[f"{ours}qkv.{part}"].copy_(torch.cat([source[name] for name in names]))
    pairs = {
        "attended": "attention.output.dense",
        "norm_1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm_2": "output.LayerNorm",
    }
    for mine, other in pairs.items():
        state[f"{ours}{mine}.{part}"].copy_(source[f"{theirs}{other}.{part}"])
