"""Keras 3: `keras.losses` on its torch backend, in double. Arrays are channels-first, so the class axis is 1."""

import keras
import numpy as np

from peers import fixtures
from peers.arrays import sample
from peers.record import Cases, activated

LEFT_OUT = [
    "KLDivergence, CategoricalGeneralizedCrossEntropy of [N, C, spatial]: they reduce the last axis, not the classes",
]

PLAIN = "2x3x4x5"
BINARY = "2x1x4x4"
FLAT = "6x4"
KINDS = ["absent", "empty", "full", "single", "good", "saturated50", "saturated1e4"]
REDUCTIONS = [{}, {"reduction": "sum"}, {"reduction": "none"}, {"reduction": "mean_with_sample_weight"}]
IGNORED = 255
SWAPPED = "alpha weights false negatives and beta false positives"
LAST_AXIS = "label smoothing divides by the size of the last axis, not by the number of classes"


def call(loss, kwargs):
    options = {name: tuple(v) if isinstance(v, list) else v for name, v in kwargs.items()}

    def run(x, target, _, sample_weight):
        return getattr(keras.losses, loss)(**options)(target.to(x.dtype), x, sample_weight=sample_weight)

    return run


class Keras:
    def __init__(self):
        self.cases = Cases("keras-3", LEFT_OUT)

    def add(self, loss, kwargs, data, target="onehot", source="probabilities", **options):
        data = sample(data) if isinstance(data, str) else data
        self.cases.add(loss, kwargs, data, call(loss, kwargs), target=target, source=source, **options)

    def logits(self, loss, kwargs, data, target="onehot", **options):
        """The loss applies the activation."""
        self.add(loss, {"from_logits": True} | kwargs, data, target=target, source="logits", **options)

    def activated(self, loss, kwargs, data, target="onehot", **options):
        """Logits for a loss that takes probabilities."""
        data = sample(data) if isinstance(data, str) else data
        run = activated(call(loss, kwargs))
        self.cases.add(loss, kwargs, data, run, target=target, source="logits", **options)

    def weighted(self, loss, kwargs, data, **options):
        """A weight for each loss that is left once the class axis is gone."""
        for reduction in REDUCTIONS:
            self.add(loss, kwargs | reduction, data, sample_weight=sample(data).weight, **options)


def generate():
    keras.config.set_floatx("float64")
    peer = Keras()
    fixture_cases(peer)
    dice(peer)
    tversky(peer)
    binary_crossentropy(peer)
    categorical_crossentropy(peer)
    sparse_crossentropy(peer)
    binary_focal(peer)
    categorical_focal(peer)
    generalized_crossentropy(peer)
    divergence(peer)
    return peer.cases


def dice(peer):
    loss = "Dice"
    for axis in [{}, {"axis": [2, 3]}, {"axis": [1, 2, 3]}, {"axis": [0, 2, 3]}]:
        for reduction in REDUCTIONS[:3]:
            peer.add(loss, axis | reduction, PLAIN)
        peer.activated(loss, axis, PLAIN)
        peer.activated(loss, axis, BINARY, target="labels1")
        peer.add(loss, axis, PLAIN, target="multilabel")
        peer.add(loss, axis, PLAIN, target="soft")
    for data in ["3x2x7", "2x3x3x4x3", "1x12x4x4", FLAT]:
        peer.add(loss, {}, data)
        peer.activated(loss, {}, data)
    peer.add(loss, {"axis": [2, 3], "reduction": "mean"}, PLAIN)
    peer.add(loss, {"axis": [2]}, "3x2x7")
    peer.add(loss, {"axis": [2, 3, 4]}, "2x3x3x4x3")
    peer.add(loss, {"axis": -1}, FLAT)
    for kind in KINDS:
        peer.activated(loss, {"axis": [2, 3]}, f"2x3x4x4-{kind}")
        peer.activated(loss, {}, f"2x1x4x4-{kind}", target="labels1")
    for reduction in REDUCTIONS:
        weight = np.array([0.5, 2.0])
        peer.add(loss, {"axis": [1, 2, 3]} | reduction, PLAIN, sample_weight=weight)
        peer.add(loss, reduction, PLAIN, sample_weight=weight)


def tversky(peer):
    loss = "Tversky"
    for axis in [{}, {"axis": [2, 3]}, {"axis": [1, 2, 3]}, {"axis": [0, 2, 3]}]:
        for kwargs in [{}, {"alpha": 1.0, "beta": 1.0}]:
            peer.add(loss, axis | kwargs, PLAIN)
            peer.activated(loss, axis | kwargs, PLAIN)
    for reduction in REDUCTIONS[1:3]:
        peer.add(loss, {"axis": [2, 3]} | reduction, PLAIN)
    peer.activated(loss, {"alpha": 0.25, "beta": 0.75}, PLAIN)
    for axis in [{}, {"axis": [2, 3]}, {"axis": [0, 2, 3]}]:
        peer.add(loss, {"alpha": 0.25, "beta": 0.75} | axis, PLAIN, bug=SWAPPED)
    peer.activated(loss, {"alpha": 0.25, "beta": 0.75, "axis": [2, 3]}, PLAIN, bug=SWAPPED)
    peer.activated(loss, {"alpha": 0.75, "beta": 0.25}, BINARY, target="labels1", bug=SWAPPED)
    for kind in ["absent", "empty", "full", "single", "saturated50"]:
        peer.activated(loss, {"axis": [2, 3]}, f"2x3x4x4-{kind}")


def binary_crossentropy(peer):
    loss = "BinaryCrossentropy"
    for kwargs in [{"axis": 1}, {"axis": 1, "label_smoothing": 0.125}]:
        for reduction in REDUCTIONS[:3]:
            peer.add(loss, kwargs | reduction, PLAIN, target="multilabel")
            peer.logits(loss, kwargs | reduction, PLAIN, target="multilabel")
    peer.weighted(loss, {"axis": 1}, PLAIN, target="multilabel")
    for data in ["6x1", FLAT]:
        peer.add(loss, {}, data, target="multilabel")
        peer.logits(loss, {"reduction": "none"}, data, target="multilabel")
        peer.weighted(loss, {}, data, target="multilabel")
    for data in ["2x1x6", "1x1x3x3x4"] + [f"2x1x4x4-{kind}" for kind in KINDS]:
        peer.logits(loss, {"axis": 1}, data, target="labels1")
        peer.activated(loss, {"axis": 1}, data, target="labels1")
    peer.logits(loss, {"axis": 1}, PLAIN, target="soft")


def categorical_crossentropy(peer):
    loss = "CategoricalCrossentropy"
    for reduction in REDUCTIONS[:3]:
        peer.add(loss, {"axis": 1} | reduction, PLAIN)
        peer.logits(loss, {"axis": 1} | reduction, PLAIN)
    peer.weighted(loss, {"axis": 1}, PLAIN)
    smoothed = {"label_smoothing": 0.125}
    for kwargs in [{}, smoothed]:
        peer.add(loss, kwargs, FLAT)
        peer.logits(loss, kwargs, FLAT)
        peer.logits(loss, kwargs | {"reduction": "none"}, FLAT, target="soft")
    peer.weighted(loss, smoothed, FLAT)
    peer.logits(loss, smoothed | {"axis": 1}, "2x3x4x3")  # the last axis is as long as the class axis
    peer.logits(loss, smoothed | {"axis": 1}, PLAIN, bug=LAST_AXIS)
    peer.add(loss, smoothed | {"axis": 1}, PLAIN, bug=LAST_AXIS)
    for data in ["2x3x9", "1x12x4x4", "2x2x3x3x3"] + [f"2x3x4x4-{kind}" for kind in KINDS]:
        peer.logits(loss, {"axis": 1}, data)
        peer.activated(loss, {"axis": 1}, data)
    peer.add(loss, {"axis": 1}, PLAIN, target="soft")


def sparse_crossentropy(peer):
    loss = "SparseCategoricalCrossentropy"
    for reduction in REDUCTIONS[:3]:
        peer.add(loss, {"axis": 1} | reduction, PLAIN, target="labels")
        peer.logits(loss, {"axis": 1} | reduction, PLAIN, target="labels")
    peer.weighted(loss, {"axis": 1}, PLAIN, target="labels")
    peer.add(loss, {}, FLAT, target="labels")
    peer.logits(loss, {}, FLAT, target="labels")
    peer.logits(loss, {"axis": 1}, "2x3x3x4x3", target="labels1")
    for data in ["2x3x9", "1x12x4x4"] + [f"2x3x4x4-{kind}" for kind in KINDS]:
        peer.logits(loss, {"axis": 1}, data, target="labels")
    for reduction in REDUCTIONS:
        kwargs = {"axis": 1, "ignore_class": IGNORED} | reduction
        for name in [PLAIN, "2x2x3x3x3"]:
            data = sample(name)
            ignored = {"target": "labels", "values": data.ignored(IGNORED), "ignore_index": IGNORED}
            peer.logits(loss, kwargs, data, **ignored)
            peer.add(loss, kwargs, data, **ignored)
            peer.logits(loss, kwargs, data, sample_weight=data.weight, **ignored)
    peer.logits(loss, {"axis": 1, "ignore_class": 0}, PLAIN, target="labels", ignore_index=0)


def binary_focal(peer):
    loss = "BinaryFocalCrossentropy"
    for kwargs in [
        {},
        {"gamma": 1.0},
        {"apply_class_balancing": True},
        {"apply_class_balancing": True, "alpha": 0.75, "gamma": 3.0},
        {"label_smoothing": 0.125},
    ]:
        peer.add(loss, {"axis": 1} | kwargs, PLAIN, target="multilabel")
        peer.logits(loss, {"axis": 1} | kwargs, PLAIN, target="multilabel")
    for reduction in REDUCTIONS[1:3]:
        peer.logits(loss, {"axis": 1} | reduction, PLAIN, target="multilabel")
    for data in ["2x1x6", "1x1x3x3x4"] + [f"2x1x4x4-{kind}" for kind in KINDS]:
        peer.logits(loss, {"axis": 1}, data, target="labels1")
    peer.weighted(loss, {"axis": 1}, PLAIN, target="multilabel")
    peer.add(loss, {}, FLAT, target="multilabel")


def categorical_focal(peer):
    loss = "CategoricalFocalCrossentropy"
    for kwargs in [{}, {"gamma": 0.0}, {"alpha": 1.0, "gamma": 1.0}, {"alpha": 0.5, "gamma": 3.0}]:
        peer.add(loss, {"axis": 1} | kwargs, PLAIN)
        peer.logits(loss, {"axis": 1} | kwargs, PLAIN)
        peer.logits(loss, kwargs, FLAT)
    for reduction in REDUCTIONS[1:3]:
        peer.logits(loss, {"axis": 1} | reduction, PLAIN)
    for data in ["2x3x9", "1x12x4x4", "2x2x3x3x3"] + [f"2x3x4x4-{kind}" for kind in KINDS]:
        peer.logits(loss, {"axis": 1}, data)
    peer.weighted(loss, {"axis": 1}, PLAIN)
    peer.logits(loss, {"label_smoothing": 0.125}, FLAT)
    peer.logits(loss, {"label_smoothing": 0.125, "axis": 1}, PLAIN, bug=LAST_AXIS)


def generalized_crossentropy(peer):
    loss = "CategoricalGeneralizedCrossEntropy"
    for kwargs in [{}, {"q": 0.25}, {"q": 0.875}, {"reduction": "sum"}, {"reduction": "none"}]:
        peer.add(loss, kwargs, FLAT, target="labels")
        peer.activated(loss, kwargs, FLAT, target="labels")
    peer.weighted(loss, {"q": 0.75}, FLAT, target="labels")


def divergence(peer):
    loss = "KLDivergence"
    for reduction in REDUCTIONS[:3]:
        for target in ["soft", "onehot"]:
            peer.add(loss, reduction, FLAT, target=target)
            peer.activated(loss, reduction, FLAT, target=target)
    peer.weighted(loss, {}, FLAT, target="soft")
    peer.activated(loss, {}, "7x12", target="soft")


def fixture_cases(peer):
    batch = fixtures.BATCH
    for kwargs in [{}, {"axis": [2, 3]}]:
        peer.activated("Dice", kwargs, batch, name=f"fixture-Dice/{kwargs}".replace(" ", ""))
    # with softmax and no axis the false positives are as many as the false negatives: the swap does not show
    peer.activated("Tversky", {"alpha": 0.3, "beta": 0.7}, batch, name="fixture-Tversky")
    peer.logits("CategoricalFocalCrossentropy", {"axis": 1}, batch, name="fixture-CategoricalFocalCrossentropy")
    peer.logits("BinaryFocalCrossentropy", {"axis": 1}, batch, name="fixture-BinaryFocalCrossentropy")
    for edge in fixtures.EDGES:
        peer.add("Dice", {}, edge, target="labels1", name=f"fixture-Dice/{edge.name}")
