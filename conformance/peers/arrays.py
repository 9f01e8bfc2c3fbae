"""Small seeded inputs. Each is a function of its name, so that a new case changes no other case."""

import zlib
from dataclasses import dataclass

import numpy as np

GRID = 2**14  # inputs are multiples of 1/GRID: the same number in float and in double, and rarely the same twice


@dataclass(frozen=True)
class Sample:
    """Scores with the targets that go with them."""

    name: str
    logits: np.ndarray  # [N, C, spatial...]
    probabilities: np.ndarray  # [N, C, spatial...], sums to 1 over C where C > 1
    labels: np.ndarray  # [N, spatial...], 0 or 1 where C is 1
    soft: np.ndarray  # [N, C, spatial...]
    mask: np.ndarray  # [N, 1, spatial...], 0 or 1
    weight: np.ndarray  # [N, spatial...]

    @property
    def classes(self):
        return self.logits.shape[1]

    @property
    def onehot(self):
        if self.classes == 1:
            return self.labels[:, None].astype(float)
        return np.moveaxis(np.eye(self.classes)[self.labels], -1, 1)

    @property
    def multilabel(self):
        """0 or 1 for each voxel and class, classes not exclusive; class 0 has no voxel."""
        marks = (self.soft * self.classes > 0.75).astype(float)
        if self.classes > 1:
            marks[:, 0] = 0
        return marks

    def ignored(self, value):
        """The labels with about a quarter of them replaced."""
        chosen = _random(self.name + "/ignored").random(self.labels.shape) < 0.25
        chosen.flat[0] = True
        return np.where(chosen, value, self.labels)


def sample(name):
    """The input called `name`: its shape, as in `2x3x4x5`, and perhaps after a dash what is special about it.

    `absent`: the last class nowhere, class 1 not in the first sample; `empty`: all labels 0; `full`: all labels the
    last class; `single`: one voxel of it; `block`: connected regions and a prediction beside them; `good`: logits that
    are mostly right; `saturated50`, `saturated1e4`: logits of that size in some voxels, right or wrong.
    """
    extents, _, kind = name.partition("-")
    shape = tuple(int(extent) for extent in extents.split("x"))
    random = _random(name)
    labels = _labels(kind, shape, random)
    probabilities = _distribution(shape, random)
    if kind == "block":
        probabilities = 0.875 * _shifted(labels, shape[1]) + 0.125 * probabilities
    return Sample(
        name=name,
        logits=_logits(kind, shape, labels, random),
        probabilities=probabilities,
        labels=labels,
        soft=_distribution(shape, random),
        mask=(random.random((shape[0], 1) + shape[2:]) < 0.7).astype(float),
        weight=random.integers(1, 33, (shape[0],) + shape[2:]) / 16,
    )


def from_logits(name, logits, labels, soft=None):
    """A sample of given numbers; its probabilities are the activated logits."""
    logits = np.asarray(logits, dtype=float)
    labels = np.asarray(labels)
    exp = np.exp(logits)
    probabilities = exp / (1 + exp) if logits.shape[1] == 1 else exp / exp.sum(axis=1, keepdims=True)
    ones = np.ones((logits.shape[0], 1) + logits.shape[2:])
    return Sample(name, logits, probabilities, labels, np.asarray(soft), ones, ones[:, 0])


def _random(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def _labels(kind, shape, random):
    spatial = (shape[0],) + shape[2:]
    classes = max(shape[1], 2)
    labels = random.integers(0, classes, spatial)
    if kind == "absent":
        labels[0][labels[0] == 1] = 0
        if shape[1] > 1:
            labels[labels == classes - 1] = 0
    elif kind == "empty":
        labels[:] = 0
    elif kind == "full":
        labels[:] = classes - 1
    elif kind == "single":
        labels[:] = 0
        labels.reshape(shape[0], -1)[:, labels[0].size // 2] = classes - 1
    elif kind == "block":
        labels[:] = 0
        for image in labels:
            for label in range(1, classes):
                corner = [(random.integers(0, extent // 2 + 1), extent // 2 + 1) for extent in image.shape]
                image[tuple(slice(low, low + size) for low, size in corner)] = label
    return labels


def _shifted(labels, classes):
    """The one-hot of the labels, moved by some voxels along the last axis: what a bad prediction looks like."""
    moved = np.roll(labels, 3, axis=-1)
    return moved[:, None] == 1 if classes == 1 else np.moveaxis(np.eye(classes)[moved], -1, 1)


def _logits(kind, shape, labels, random):
    logits = np.round(random.normal(0, 1.5, shape) * GRID) / GRID
    if kind == "block":
        logits = logits / 2 + 4 * _shifted(labels, shape[1])
    if kind == "good":
        classes = np.arange(shape[1]).reshape((-1,) + (1,) * (len(shape) - 2)) if shape[1] > 1 else 1
        logits += np.where(labels[:, None] == classes, 4.0, -4.0)
    if kind.startswith("saturated"):
        extreme = float(kind.removeprefix("saturated"))
        chosen = random.random((shape[0], 1) + shape[2:]) < 0.4
        logits = np.where(chosen, np.where(random.random(shape) < 0.5, -extreme, extreme), logits)
    return logits


def _distribution(shape, random):
    """Multiples of 1/GRID within (0, 1) that sum to exactly 1 over the classes where there are several."""
    if shape[1] == 1:
        return random.integers(1, GRID, shape) / GRID
    parts = random.dirichlet(np.full(shape[1], 1.5), (shape[0],) + shape[2:])
    counts = np.maximum(1, np.floor(parts * GRID)).astype(int)
    largest = counts.argmax(axis=-1)[..., None]
    rest = GRID - counts.sum(axis=-1, keepdims=True)
    np.put_along_axis(counts, largest, np.take_along_axis(counts, largest, -1) + rest, -1)
    return np.moveaxis(counts, -1, 1) / GRID
