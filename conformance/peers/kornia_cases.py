"""kornia: `kornia.losses`."""

import torch
from kornia import losses

from peers import fixtures
from peers.arrays import sample
from peers.record import Cases

LEFT_OUT = [
    "DiceLoss, TverskyLoss, LovaszSoftmaxLoss, LovaszHingeLoss in 1-D and 3-D: an error",
    "LovaszSoftmaxLoss of one class: an error",
    "HausdorffERLoss of one channel: the channel is that of label 0, so there is no foreground",
    "HausdorffERLoss where all errors of an image but not of another erode away: 0/0, a gradient of NaN",
]

IGNORED = -100
PLAIN = "2x3x4x5"
KINDS = ["absent", "empty", "full", "single", "good", "saturated50"]
INERT = "alpha and beta enter as their sum only"
SQUARED_WEIGHT = "weights multiply prediction and target, so that they are squared in the numerator"
LABEL_VALUES = "the Jaccard gradient is that of the label's value, not of the class"
DIVISOR = "ignored voxels stay in the divisor of the mean"


def call(loss, kwargs):
    function = loss.endswith("_2d")

    def run(x, target, *_):
        options = dict(kwargs)
        for name in ("weight", "pos_weight"):
            if name in options:
                options[name] = torch.tensor(options[name], dtype=x.dtype)
        if function:
            return getattr(losses, loss)(x, target, **options)
        if loss == "BinaryFocalLossWithLogits":
            target = target.to(x.dtype)
        return getattr(losses, loss)(**options)(x, target)

    return run


class Kornia:
    def __init__(self):
        self.cases = Cases("kornia", LEFT_OUT)

    def add(self, loss, kwargs, data, **options):
        data = sample(data) if isinstance(data, str) else data
        self.cases.add(loss, kwargs, data, call(loss, kwargs), **options)

    def ignoring(self, loss, kwargs, data, label=IGNORED, **options):
        data = sample(data)
        values = data.ignored(label)
        if data.classes == 1:
            values = values[:, None]
        self.add(loss, kwargs, data, values=values, kind="labels", ignore_index=label, **options)


def generate():
    kornia = Kornia()
    fixture_cases(kornia)
    dice(kornia)
    tversky(kornia)
    focal(kornia)
    binary_focal(kornia)
    lovasz(kornia)
    hausdorff(kornia)
    divergence(kornia)
    return kornia.cases


def dice(kornia):
    loss = "DiceLoss"
    for average in ["micro", "macro"]:
        for data in [PLAIN, "3x2x3x5", "1x12x4x4", "1x3x7x8-block"] + [f"2x3x4x4-{kind}" for kind in KINDS]:
            kornia.add(loss, {"average": average}, data)
        kornia.add(loss, {"average": average, "eps": 1e-3}, PLAIN)
        kornia.add(loss, {"average": average, "weight": [1.0, 1.0, 1.0]}, PLAIN)
        kornia.ignoring(loss, {"average": average}, PLAIN)
        kornia.ignoring(loss, {"average": average, "ignore_index": 255}, "3x2x4x4", label=255)
    for weight in [[1.0, 2.0, 0.5], [0.0, 1.0, 3.0]]:
        kornia.add(loss, {"average": "macro", "weight": weight}, PLAIN)
        kornia.add(loss, {"average": "micro", "weight": weight}, PLAIN, bug=SQUARED_WEIGHT)
    kornia.ignoring(loss, {"average": "macro", "weight": [1.0, 2.0, 0.5]}, PLAIN)


def tversky(kornia):
    loss = "TverskyLoss"
    for data in [PLAIN, "3x2x3x5", "1x12x4x4", "2x3x4x4-absent", "2x3x4x4-empty", "2x3x4x4-saturated50"]:
        kornia.add(loss, {"alpha": 0.5, "beta": 0.5}, data)
        kornia.add(loss, {"alpha": 1.0, "beta": 1.0}, data)
    kornia.add(loss, {"alpha": 0.5, "beta": 0.5, "eps": 1e-3}, PLAIN)
    kornia.ignoring(loss, {"alpha": 0.5, "beta": 0.5}, PLAIN)
    kornia.add(loss, {"alpha": 0.25, "beta": 0.75}, PLAIN, bug=INERT)
    kornia.add(loss, {"alpha": 0.75, "beta": 0.25}, PLAIN, bug=INERT)


def focal(kornia):
    loss = "FocalLoss"
    for kwargs in [
        {"alpha": 0.25},
        {"alpha": None},
        {"alpha": 0.5, "gamma": 0.0},
        {"alpha": None, "gamma": 1.5},
        {"alpha": 0.75, "weight": [1.0, 2.0, 0.5]},
    ]:
        for reduction in ["mean", "sum"]:
            kornia.add(loss, kwargs | {"reduction": reduction}, PLAIN)
    kornia.add(loss, {"alpha": 0.25}, PLAIN)
    kornia.add(loss, {"alpha": 0.25, "reduction": "none"}, "2x3x3x3")
    for data in ["2x3x9", "1x12x4x4", "2x2x3x3x3"] + [f"2x3x4x4-{kind}" for kind in KINDS]:
        kornia.add(loss, {"alpha": 0.5, "reduction": "mean"}, data)
    kornia.ignoring(loss, {"alpha": 0.25, "reduction": "mean"}, PLAIN, bug=DIVISOR)
    kornia.ignoring(loss, {"alpha": 0.25, "reduction": "sum"}, PLAIN)
    kornia.ignoring(loss, {"alpha": 0.25, "reduction": "sum", "ignore_index": 255}, "2x2x3x3x3", label=255)


def binary_focal(kornia):
    loss = "BinaryFocalLossWithLogits"
    for kwargs in [
        {"alpha": 0.25},
        {"alpha": None},
        {"alpha": 0.5, "gamma": 0.0},
        {"alpha": 0.25, "pos_weight": [2.0, 0.5, 4.0]},
        {"alpha": 0.25, "weight": [1.0, 2.0, 0.5], "gamma": 1.5},
    ]:
        for reduction in ["mean", "sum"]:
            kornia.add(loss, kwargs | {"reduction": reduction}, PLAIN, target="multilabel")
    kornia.add(loss, {"alpha": 0.25}, PLAIN, target="multilabel")
    kornia.add(loss, {"alpha": 0.25, "reduction": "none"}, "2x1x3x3", target="labels1")
    for data in ["2x1x6", "2x1x4x4", "1x1x3x3x4"] + [f"2x1x4x4-{kind}" for kind in KINDS]:
        kornia.add(loss, {"alpha": 0.25, "reduction": "mean"}, data, target="labels1")
    kornia.add(loss, {"alpha": 0.25, "reduction": "mean"}, PLAIN, target="soft")
    kornia.ignoring(loss, {"alpha": 0.25, "reduction": "mean"}, "2x1x4x4", bug=DIVISOR)
    kornia.ignoring(loss, {"alpha": 0.25, "reduction": "sum"}, "2x1x4x4")


def lovasz(kornia):
    for data in [PLAIN, "3x2x3x5", "1x12x4x4", "2x3x4x4-absent", "2x3x4x4-single"]:
        kornia.add("LovaszSoftmaxLoss", {}, data, bug=LABEL_VALUES)
    kornia.add("LovaszSoftmaxLoss", {"weight": [1.0, 2.0, 0.5]}, PLAIN, bug=LABEL_VALUES)
    for data in ["2x1x4x4", "3x1x5x5-single", "2x1x4x4-empty", "2x1x4x4-full", "2x1x4x4-good", "1x1x3x7"]:
        kornia.add("LovaszHingeLoss", {}, data)


def hausdorff(kornia):
    for loss, shapes in {
        "HausdorffERLoss": ["1x2x6x6-block", "2x3x7x8-block", "2x2x6x6-single", "3x2x7x7-block"],
        "HausdorffERLoss3D": ["1x2x5x5x6-block", "2x3x4x5x6-block", "1x2x5x5x5"],
    }.items():
        for data in shapes:
            kornia.add(loss, {}, data, source="probabilities", target="labels1")
        for kwargs in [{"alpha": 1.0, "k": 3}, {"k": 5, "reduction": "sum"}, {"k": 2, "reduction": "none"}]:
            kornia.add(loss, kwargs, shapes[0], source="probabilities", target="labels1")


def divergence(kornia):
    for loss in ["kl_div_loss_2d", "js_div_loss_2d"]:
        for reduction in ["mean", "sum", "none"]:
            for data in [PLAIN, "2x1x4x4"]:
                kornia.add(loss, {"reduction": reduction}, data, source="probabilities", target="soft")


def fixture_cases(kornia):
    batch = fixtures.BATCH
    fixture(kornia, "DiceLoss", {"average": "micro"}, batch)
    fixture(kornia, "DiceLoss", {"average": "macro"}, batch)
    fixture(kornia, "TverskyLoss", {"alpha": 0.3, "beta": 0.7}, batch, bug=INERT)
    fixture(kornia, "FocalLoss", {"alpha": 0.5, "reduction": "mean"}, batch)
    fixture(kornia, "BinaryFocalLossWithLogits", {"alpha": 0.25, "reduction": "mean"}, batch, target="onehot")
    fixture(kornia, "LovaszSoftmaxLoss", {}, batch, bug=LABEL_VALUES)


def fixture(kornia, loss, kwargs, data, **options):
    name = "/".join(["fixture-" + loss, *(f"{k}={v}" for k, v in kwargs.items())])
    kornia.add(loss, kwargs, data, name=name, **options)
