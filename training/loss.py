"""The joint loss: span with null, sentences (each alone and against each other), answerability."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from training.features import IGNORED, Batch

SPAN, SENTENCE, RANK, ANSWERABLE = 1.0, 1.0, 0.5, 0.7
NEVER = -1e4


def sentence_logits(tokens: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    """Attention pooling of each sentence's tokens: logits (batch, sentences), and which have tokens."""
    numbers = torch.arange(batch.labels.shape[1])
    member = batch.sentence[:, None, :] == numbers[None, :, None]
    attention = tokens[:, None, :, 3].masked_fill(~member, NEVER)
    logits = (torch.softmax(attention, dim=-1) * tokens[:, None, :, 2]).sum(-1)
    return logits, member.any(-1)


def span_loss(tokens: Tensor, batch: Batch) -> Tensor:
    """Marginal likelihood of all gold starts and ends (Clark & Gardner 2018); [CLS] stands for no answer."""
    allowed = batch.sentence >= 0
    allowed[:, 0] = True
    losses = []
    for column, gold in ((0, batch.starts), (1, batch.ends)):
        scores = tokens[..., column].masked_fill(~allowed, NEVER)
        hit = scores.masked_fill(gold == 0, NEVER)
        losses.append(torch.logsumexp(scores, -1) - torch.logsumexp(hit, -1))
    total = ((losses[0] + losses[1]) / 2).clamp(max=30.0) * batch.has_span
    return total.sum() / batch.has_span.sum().clamp(min=1.0)


def joint_loss(tokens: Tensor, answerable: Tensor, batch: Batch) -> Tensor:
    """Weighted sum of the four parts; `tokens` and `answerable` in float32."""
    logits, there = sentence_logits(tokens, batch)
    known = there & (batch.labels != IGNORED)
    each = F.binary_cross_entropy_with_logits(logits, batch.labels.clamp(min=0).float(), reduction="none")
    gold = known & (batch.labels == 1)
    weight = torch.where(gold, 2.0, 1.0) * known
    sentences = (each * weight).sum() / weight.sum().clamp(min=1.0)
    has_gold = gold.any(-1)
    ranked = logits.masked_fill(~known, NEVER)
    rank = torch.logsumexp(ranked, -1) - torch.logsumexp(logits.masked_fill(~gold, NEVER), -1)
    rank = (rank * has_gold).sum() / has_gold.sum().clamp(min=1)
    whole = F.binary_cross_entropy_with_logits(answerable, batch.answerable)
    return SPAN * span_loss(tokens, batch) + SENTENCE * 2.0 * sentences + RANK * rank + ANSWERABLE * whole
