"""Inputs that are used by more than one peer."""

import numpy as np

from peers.arrays import Sample, from_logits

LOGITS = np.array(
    [
        [[[1, -0.5], [0.3, 2]], [[0.2, 0.8], [-1, 0]], [[-0.7, 0.1], [1.5, -2]]],
        [[[0, 1.2], [-0.4, 0.6]], [[0.9, -1.1], [0.4, 0.5]], [[0.3, 0], [-0.2, -0.6]]],
    ]
)
LABELS = np.array([[[0, 1], [2, 0]], [[1, 0], [1, 0]]])
SOFT = np.array(
    [
        [[[0.6, 0.1], [0.2, 0.8]], [[0.3, 0.7], [0.1, 0.1]], [[0.1, 0.2], [0.7, 0.1]]],
        [[[0.2, 0.9], [0.1, 0.5]], [[0.7, 0.05], [0.8, 0.3]], [[0.1, 0.05], [0.1, 0.2]]],
    ]
)

BATCH = from_logits("fixture", LOGITS, LABELS, SOFT)
FIRST = from_logits("fixture-first", LOGITS[:1], LABELS[:1], SOFT[:1])
CHANNEL = from_logits("fixture-channel-1", LOGITS[:, 1:2], (LABELS == 1).astype(int))
PAIR = from_logits("fixture-pair", LOGITS[:1, :2], np.array([[[0, 1], [1, 0]]]))


def _edge(name, prediction, target):
    probabilities = np.array(prediction, dtype=float).reshape(1, 1, 4)
    labels = np.array(target).reshape(1, 4)
    ones = np.ones((1, 1, 4))
    return Sample("fixture-" + name, probabilities, probabilities, labels, ones, ones, ones[:, 0])


# four voxels of one class, probabilities given
EDGES = [
    _edge("regular", [0.8, 0.6, 0.3, 0.1], [1, 1, 0, 0]),
    _edge("perfect", [1, 1, 0, 0], [1, 1, 0, 0]),
    _edge("empty-prediction", [0, 0, 0, 0], [1, 1, 0, 0]),
    _edge("empty-target", [0.8, 0.6, 0.3, 0.1], [0, 0, 0, 0]),
    _edge("both-empty", [0, 0, 0, 0], [0, 0, 0, 0]),
]


def plus():
    """A plus of one voxel's width in 5x5, and a prediction that misses its centre."""
    mask = np.zeros((5, 5))
    mask[2, :] = mask[:, 2] = 1
    p = 0.1 + 0.7 * mask
    p[2, 2], p[0, 0] = 0.4, 0.5
    probabilities = np.stack([1 - p, p])[None]
    ones = np.ones((1, 1, 5, 5))
    return Sample("fixture-plus", probabilities, probabilities, mask[None].astype(int), ones, ones, ones[:, 0])


def squares():
    """Two overlapping 3x3 squares in 6x6."""
    labels = np.zeros((1, 6, 6), dtype=int)
    labels[0, 1:4, 1:4] = 1
    probabilities = np.full((1, 1, 6, 6), 0.2)
    probabilities[0, 0, 2:5, 2:5] = 0.8
    ones = np.ones((1, 1, 6, 6))
    return Sample("fixture-squares", probabilities, probabilities, labels, ones, ones, ones[:, 0])
