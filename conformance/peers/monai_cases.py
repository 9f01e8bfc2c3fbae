"""MONAI: `monai.losses`."""

import numpy as np
import torch
from monai import losses
from monai.losses import unified_focal_loss

from peers import fixtures
from peers.arrays import sample
from peers.record import Cases, activated

LEFT_OUT = [
    "AsymmetricUnifiedFocalLoss of one channel: it one-hots the prediction, so there is no gradient",
    "AsymmetricFocalLoss, AsymmetricFocalTverskyLoss: reduction has no effect, and classes above 1 are not read",
    "GeneralizedWassersteinDiceLoss(reduction='none'): cannot be reshaped to [N, C, 1, ...], an error",
    "DiceLoss(softmax=True) of one channel: no activation takes place, the loss is that of raw scores",
    "DiceCELoss(sigmoid=True) of several channels: cross-entropy stays a softmax",
    "HausdorffDTLoss, clDice in 1-D: an error",
]

SOFTMAX = {"softmax": True, "to_onehot_y": True}
PLAIN = "2x3x4x5"
EXTREMES = ["absent", "empty", "full", "single", "block", "good", "saturated50", "saturated1e4"]
MASKED_LOGITS = "the mask multiplies the logits, so masked voxels count with the activation of 0"
SIGMOID_FOCAL = "the focal part is sigmoid although softmax is asked for"
PAIRED_SAMPLES = "the batch is paired with itself, B by B, where B is above 1"
ALL_ABSENT = "where no class has a voxel all weights are 0, and so is the loss, whatever is predicted"
NO_CHANNEL = "the first channel is left out although it is the only one"

NESTED = {
    "DiceLoss(softmax=True, to_onehot_y=True)": lambda: losses.DiceLoss(softmax=True, to_onehot_y=True),
    "DiceLoss(sigmoid=True)": lambda: losses.DiceLoss(sigmoid=True),
    "DiceLoss()": lambda: losses.DiceLoss(),
    "DiceCELoss(softmax=True, to_onehot_y=True)": lambda: losses.DiceCELoss(softmax=True, to_onehot_y=True),
}
TARGET_FIRST = {"SoftclDiceLoss", "SoftDiceclDiceLoss", "MultiScaleLoss"}


def build(loss, kwargs):
    options = dict(kwargs)
    if loss == "MaskedLoss":
        return losses.MaskedLoss(getattr(losses, options.pop("loss")), **options)
    if "loss" in options:
        options["loss"] = NESTED[options["loss"]]()
    if "dist_matrix" in options:
        options["dist_matrix"] = np.array(options["dist_matrix"], dtype=float)
    if loss == "DiceCELoss" and "weight" in options:
        options["weight"] = torch.tensor(options["weight"], dtype=torch.float64)
    if "other_act" in options:
        options["other_act"] = {"torch.sigmoid": torch.sigmoid}[options["other_act"]]
    module = unified_focal_loss if loss.startswith("Asymmetric") else losses
    return getattr(module, loss)(**options)


def call(loss, kwargs):
    def run(x, target, mask, _):
        criterion = build(loss, kwargs)
        if x.shape[1] == 1:
            target = target.to(x.dtype)
        if mask is not None:
            return criterion(x, target, mask)
        return criterion(target, x) if loss in TARGET_FIRST else criterion(x, target)

    return run


class Monai:
    def __init__(self):
        self.cases = Cases("monai-1.5", LEFT_OUT)

    def add(self, loss, kwargs, data, **options):
        data = sample(data) if isinstance(data, str) else data
        self.cases.add(loss, kwargs, data, call(loss, kwargs), **options)

    def labels(self, loss, kwargs, data, **options):
        """Softmax of several channels, or sigmoid of one, on a label map."""
        data = sample(data) if isinstance(data, str) else data
        activation = {"sigmoid": True} if data.classes == 1 else SOFTMAX
        self.add(loss, activation | kwargs, data, target="labels1", **options)

    def onehot(self, loss, kwargs, data, **options):
        """Sigmoid on classes that are not exclusive."""
        self.add(loss, {"sigmoid": True} | kwargs, data, target="multilabel", **options)

    def probabilities(self, loss, kwargs, data, target="onehot", **options):
        self.add(loss, kwargs, data, source="probabilities", target=target, **options)


def generate():
    monai = Monai()
    fixture_cases(monai)
    dice(monai)
    masked(monai)
    generalized_dice(monai)
    wasserstein(monai)
    tversky(monai)
    focal(monai)
    compounds(monai)
    hausdorff(monai)
    cldice(monai)
    nacl(monai)
    unified_focal(monai)
    wrappers(monai)
    return monai.cases


SHAPES = ["2x1x6", "1x1x4x4", "3x2x7", "2x3x9", "3x2x3x5", "1x12x4x4", "1x1x3x3x4", "2x2x3x3x3", "1x3x2x3x4"]
OVERLAP = [
    {"include_background": False},
    {"batch": True},
    {"batch": True, "include_background": False},
    {"smooth_nr": 0.0},
    {"smooth_nr": 1.0, "smooth_dr": 1.0},
    {"smooth_nr": 0.0, "smooth_dr": 0.5},
    {"soft_label": True},
    {"reduction": "sum"},
    {"reduction": "none"},
    {"reduction": "none", "include_background": False},
    {"reduction": "none", "batch": True},
]
DICE = OVERLAP + [
    {"squared_pred": True},
    {"jaccard": True},
    {"squared_pred": True, "jaccard": True},
    {"squared_pred": True, "batch": True, "include_background": False},
    {"weight": 0.5},
    {"weight": [1.0, 2.0, 3.0]},
    {"weight": [0.5, 4.0], "include_background": False},
    {"weight": [0.0, 1.0, 2.0], "reduction": "sum"},
    {"weight": [1.0, 2.0, 0.25], "reduction": "none", "batch": True},
    {"jaccard": True, "smooth_nr": 0.0, "batch": True},
    {"soft_label": True, "jaccard": True},
]


def dice(monai):
    loss = "DiceLoss"
    for kwargs in [{}] + DICE:
        monai.labels(loss, kwargs, PLAIN)
    for data in SHAPES:
        for kwargs in [{}, {"batch": True}, {"squared_pred": True}, {"jaccard": True}]:
            monai.labels(loss, kwargs, data)
    for kind in EXTREMES:
        for shape in ["2x1x4x4", "2x3x4x4"]:
            for kwargs in [{}, {"squared_pred": True}, {"jaccard": True, "batch": True}, {"smooth_nr": 0.0}]:
                monai.labels(loss, kwargs, f"{shape}-{kind}")
        monai.labels(loss, {"include_background": False}, f"2x3x4x4-{kind}")
    for data in ["2x3x4x5", "2x4x7", "1x2x3x3x3"]:
        for kwargs in [{}, {"batch": True}, {"include_background": False}, {"squared_pred": True}]:
            monai.onehot(loss, kwargs, data)
    monai.onehot(loss, {"weight": [1.0, 0.0, 2.0]}, PLAIN)
    for kwargs in [{}, {"soft_label": True}, {"squared_pred": True}, {"jaccard": True, "soft_label": True}]:
        monai.add(loss, {"softmax": True} | kwargs, sample(PLAIN), target="soft")
        monai.add(loss, {"sigmoid": True} | kwargs, sample("2x1x4x4"), target="soft")
        monai.probabilities(loss, kwargs, "2x3x3x4", target="soft")
        monai.probabilities(loss, kwargs, "2x3x3x4")
        monai.probabilities(loss, kwargs, "3x1x7", target="labels1")
    monai.add(loss, {"other_act": "torch.sigmoid"}, sample("2x3x3x3"), target="multilabel")
    one_channel = {"sigmoid": True, "to_onehot_y": True, "include_background": False, "weight": 3.0}
    monai.add(loss, one_channel, sample("2x1x3x3"), target="labels1")


def masked(monai):
    loss = "MaskedDiceLoss"
    for data in ["2x3x4x5", "2x1x4x4", "1x2x3x3x3"]:
        masks = {"mask": sample(data).mask}
        monai.labels(loss, {}, data, bug=MASKED_LOGITS, **masks)
        monai.labels(loss, {"batch": True, "smooth_nr": 0.0}, data, bug=MASKED_LOGITS, **masks)
        for kwargs in [{}, {"squared_pred": True}, {"jaccard": True, "reduction": "none"}, {"batch": True}]:
            monai.probabilities(loss, kwargs, data, **masks)
        monai.probabilities(loss, {"soft_label": True}, data, target="soft", **masks)
    everything = np.ones((2, 1, 3, 5))
    monai.labels(loss, {}, "2x3x3x5", mask=everything)
    monai.labels(loss, {"include_background": False}, "2x3x3x5", mask=everything)


def generalized_dice(monai):
    loss = "GeneralizedDiceLoss"
    for w_type in ["square", "simple", "uniform"]:
        for kwargs in [{}] + OVERLAP[:6] + OVERLAP[7:10]:
            monai.labels(loss, {"w_type": w_type} | kwargs, PLAIN)
        for data in SHAPES:
            monai.labels(loss, {"w_type": w_type}, data)
        for kind in EXTREMES:
            monai.labels(loss, {"w_type": w_type}, f"2x3x4x4-{kind}")
            monai.labels(loss, {"w_type": w_type, "batch": True}, f"2x3x4x4-{kind}")
        monai.onehot(loss, {"w_type": w_type}, PLAIN)
        monai.probabilities(loss, {"w_type": w_type}, "2x3x3x4")
        monai.add(loss, {"softmax": True, "w_type": w_type, "soft_label": True}, sample(PLAIN), target="soft")
    for kind, bug in [("empty", ALL_ABSENT), ("full", None), ("single", None)]:
        monai.labels(loss, {}, f"2x1x4x4-{kind}", bug=bug)
        monai.labels(loss, {"include_background": False}, f"2x3x4x4-{kind}", bug=bug)


MATRICES = {
    2: [[0, 1], [1, 0]],
    3: [[0, 1, 1], [1, 0, 0.5], [1, 0.5, 0]],
    4: [[0, 2, 2, 2], [2, 0, 1, 1.5], [2, 1, 0, 0.5], [2, 1.5, 0.5, 0]],
}


def wasserstein(monai):
    loss = "GeneralizedWassersteinDiceLoss"
    for mode in ["default", "GDL"]:
        for data in [
            "1x2x3x4",
            "1x3x4x5",
            "1x3x4x4-absent",
            "1x3x9",
            "1x4x2x3x4",
            "1x3x4x4-saturated50",
            "1x3x3x3-single",
        ]:
            kwargs = {"dist_matrix": MATRICES[int(data[2])], "weighting_mode": mode}
            monai.add(loss, kwargs, data, target="labels1" if data.count("x") == 3 else "labels")
        for smooth in [{"smooth_nr": 1.0, "smooth_dr": 1.0}, {"smooth_nr": 0.0}, {"reduction": "sum"}]:
            monai.add(loss, {"dist_matrix": MATRICES[3], "weighting_mode": mode} | smooth, "1x3x4x5")
        monai.add(loss, {"dist_matrix": MATRICES[3], "weighting_mode": mode}, "1x3x4x4-empty")
        for data in ["2x3x4x5", "3x2x7"]:
            kwargs = {"dist_matrix": MATRICES[int(data[2])], "weighting_mode": mode}
            monai.add(loss, kwargs, data, bug=PAIRED_SAMPLES)
            monai.add(loss, kwargs | {"reduction": "sum"}, data, bug=PAIRED_SAMPLES)


def tversky(monai):
    loss = "TverskyLoss"
    for kwargs in [{}] + OVERLAP:
        monai.labels(loss, {"alpha": 0.3, "beta": 0.7} | kwargs, PLAIN)
    for data in SHAPES:
        monai.labels(loss, {}, data)
        monai.labels(loss, {"alpha": 0.75, "beta": 0.25}, data)
    for kind in EXTREMES:
        monai.labels(loss, {"alpha": 1.0, "beta": 1.0}, f"2x3x4x4-{kind}")
        monai.labels(loss, {"alpha": 0.25, "beta": 0.75, "batch": True}, f"2x1x4x4-{kind}")
    for kwargs in [{"alpha": 0.25, "beta": 0.75}, {"alpha": 0.25, "beta": 0.75, "soft_label": True}]:
        monai.onehot(loss, kwargs, PLAIN)
        monai.probabilities(loss, kwargs, "2x3x3x4", target="soft")
        monai.add(loss, {"softmax": True} | kwargs, sample(PLAIN), target="soft")


FOCAL = [
    {"gamma": 0.0},
    {"gamma": 0.5},
    {"gamma": 3.0},
    {"alpha": 0.25},
    {"alpha": 0.75, "gamma": 1.0},
    {"include_background": False},
    {"weight": 2.0},
    {"weight": [1.0, 2.0, 0.5]},
    {"weight": [1.0, 2.0], "include_background": False},
    {"reduction": "sum"},
    {"reduction": "none"},
    {"reduction": "sum", "alpha": 0.25},
]


def focal(monai):
    loss = "FocalLoss"
    for use_softmax in [False, True]:
        base = {"use_softmax": True} if use_softmax else {}
        for kwargs in [{}] + FOCAL:
            monai.add(loss, base | {"to_onehot_y": True} | kwargs, PLAIN, target="labels1")
        for data in ["2x3x9", "3x2x3x5", "1x12x4x4", "2x2x3x3x3"]:
            monai.add(loss, base | {"to_onehot_y": True}, data, target="labels1")
            monai.add(loss, base | {"alpha": 0.25}, data, target="onehot")
        for kind in ["absent", "empty", "full", "single", "good", "saturated50"]:
            monai.add(loss, base | {"to_onehot_y": True}, f"2x3x4x4-{kind}", target="labels1")
        monai.add(loss, base, PLAIN, target="soft")
    for data in [
        "2x1x6",
        "2x1x4x4",
        "1x1x3x3x4",
        "2x1x4x4-empty",
        "2x1x4x4-full",
        "2x1x4x4-saturated50",
        "2x1x4x4-saturated1e4",
    ]:
        monai.add(loss, {}, data, target="labels1")
        monai.add(loss, {"alpha": 0.25, "gamma": 1.5}, data, target="labels1")
    monai.add(loss, {"alpha": 0.75}, PLAIN, target="multilabel")


COMPOUND = [
    {"batch": True},
    {"include_background": False},
    {"squared_pred": True},
    {"jaccard": True},
    {"reduction": "sum"},
    {"smooth_nr": 0.0, "smooth_dr": 1.0},
]


def compounds(monai):
    loss = "DiceCELoss"
    weights = [
        {"lambda_dice": 0.5, "lambda_ce": 2.0},
        {"lambda_dice": 0.0},
        {"lambda_ce": 0.0},
        {"weight": [1.0, 2.0, 3.0]},
        {"weight": [1.0, 2.0, 3.0], "include_background": False},
        {"label_smoothing": 0.125},
        {"label_smoothing": 0.125, "weight": [1.0, 2.0, 0.5]},
    ]
    for kwargs in [{}] + COMPOUND + weights:
        monai.labels(loss, kwargs, PLAIN)
    for data in SHAPES + [f"2x3x4x4-{kind}" for kind in EXTREMES] + [f"2x1x4x4-{kind}" for kind in EXTREMES]:
        monai.labels(loss, {}, data)
    monai.labels(loss, {"weight": [3.0]}, "2x1x4x4")
    monai.add(loss, {"softmax": True}, PLAIN, target="onehot")
    monai.add(loss, {"softmax": True}, PLAIN, target="soft")
    monai.add(loss, {"sigmoid": True}, "2x1x4x4", target="soft")
    dice_focal(monai)


def dice_focal(monai):
    loss, generalized = "DiceFocalLoss", "GeneralizedDiceFocalLoss"
    for kwargs in [{}] + COMPOUND + [{"lambda_dice": 0.5, "lambda_focal": 2.0}, {"gamma": 1.0}]:
        monai.onehot(loss, kwargs, PLAIN)
    for kwargs in [{}, *COMPOUND[:2], *COMPOUND[4:], {"lambda_gdl": 0.5, "lambda_focal": 2.0}, {"gamma": 1.0}]:
        monai.onehot(generalized, kwargs, PLAIN)
    monai.onehot(loss, {"alpha": 0.25, "weight": [1.0, 2.0, 0.5]}, PLAIN)
    monai.onehot(generalized, {"w_type": "simple", "weight": [1.0, 2.0, 0.5]}, PLAIN)
    for data in ["2x1x6", "2x1x4x4", "1x1x3x3x4"]:
        monai.labels(loss, {}, data)
        monai.labels(generalized, {}, data)
    for kwargs in [{}, {"include_background": False, "gamma": 1.0}]:
        monai.labels(loss, kwargs, "2x3x4x5", bug=SIGMOID_FOCAL)
        monai.labels(generalized, kwargs, "2x3x4x5", bug=SIGMOID_FOCAL)
        monai.labels(loss, kwargs, "1x2x3x3x3", bug=SIGMOID_FOCAL)


def hausdorff(monai):
    for loss in ["HausdorffDTLoss", "LogHausdorffDTLoss"]:
        for kwargs in [
            {},
            {"include_background": True},
            {"alpha": 1.0},
            {"alpha": 3.0, "batch": True},
            {"reduction": "sum"},
            {"reduction": "none", "include_background": True},
        ]:
            monai.labels(loss, kwargs, "2x3x6x5")
        for data in [
            "2x1x6x6",
            "1x2x4x4x4",
            "1x1x3x4x5",
            "2x3x5x5-absent",
            "2x1x5x5-empty",
            "2x1x5x5-full",
            "2x1x5x5-single",
            "2x3x5x5-good",
            "2x1x5x5-saturated50",
            "2x3x8x9-block",
            "2x1x7x8-block",
            "1x2x5x5x7-block",
        ]:
            monai.labels(loss, {}, data)
        monai.probabilities(loss, {"include_background": True}, "2x2x5x6")
        monai.onehot(loss, {"include_background": True}, "2x3x5x5")


def cldice(monai):
    for loss in ["SoftclDiceLoss", "SoftDiceclDiceLoss"]:
        for data in [
            "1x2x7x7",
            "2x3x6x7",
            "1x2x5x5x5",
            "2x2x4x5x4",
            "1x3x6x6-absent",
            "2x2x9x9-block",
            "1x2x6x6x7-block",
        ]:
            monai.probabilities(loss, {}, data)
        variants = [{"iter_": 1}, {"iter_": 5}, {"smooth": 0.125}, {"iter_": 2, "smooth": 2.0}]
        for kwargs in variants + ([{"alpha": 0.25}] if loss == "SoftDiceclDiceLoss" else []):
            monai.probabilities(loss, kwargs, "2x2x7x6")
        monai.probabilities(loss, {}, "2x2x6x6-empty")
        monai.probabilities(loss, {}, "2x2x6x6-full")
        monai.probabilities(loss, {}, "2x1x6x6", bug=NO_CHANNEL)


def nacl(monai):
    loss = "NACLLoss"
    for kwargs in [
        {},
        {"kernel_size": 5},
        {"distance_type": "l2"},
        {"alpha": 0.5},
        {"kernel_ops": "gaussian"},
        {"kernel_ops": "gaussian", "sigma": 0.5, "distance_type": "l2"},
    ]:
        monai.add(loss, {"classes": 3, "dim": 2} | kwargs, "2x3x6x7")
        monai.add(loss, {"classes": 2, "dim": 3} | kwargs, "1x2x5x5x5")
    for kind in ["absent", "empty", "single", "block", "saturated50"]:
        monai.add(loss, {"classes": 3, "dim": 2}, f"2x3x5x5-{kind}")


def unified_focal(monai):
    single = ["AsymmetricFocalTverskyLoss", "AsymmetricFocalLoss"]
    for loss in single:
        for kwargs in [{}, {"delta": 0.6}, {"gamma": 0.5}, {"delta": 0.25, "gamma": 0.25}]:
            monai.probabilities(loss, kwargs, "2x2x4x5")
        for data in ["3x2x7", "1x2x3x3x3", "2x2x4x4-empty", "2x2x4x4-full", "2x2x4x4-single"]:
            monai.probabilities(loss, {}, data)
        monai.probabilities(loss, {"to_onehot_y": True}, "2x2x4x4", target="labels1")
    loss = "AsymmetricUnifiedFocalLoss"
    for kwargs in [{}, {"weight": 0.25}, {"gamma": 0.75, "delta": 0.6}, {"gamma": 0.25}]:
        monai.probabilities(loss, kwargs, "2x2x4x5")
    for data in ["1x2x3x3x3", "2x2x4x4-empty", "2x2x4x4-full", "2x2x4x4-single"]:
        monai.probabilities(loss, {}, data)


def wrappers(monai):
    for data in ["2x3x4x5", "2x1x6", "1x2x3x3x3"]:
        mask = sample(data).mask
        monai.probabilities("MaskedLoss", {"loss": "DiceLoss"}, data, mask=mask)
        monai.probabilities("MaskedLoss", {"loss": "TverskyLoss", "alpha": 0.25, "beta": 0.75}, data, mask=mask)
        monai.probabilities("MaskedLoss", {"loss": "GeneralizedDiceLoss"}, data, mask=mask)
        sigmoid = {"loss": "DiceLoss", "sigmoid": True}
        monai.add("MaskedLoss", sigmoid, data, target="multilabel", mask=mask, bug=MASKED_LOGITS)
    monai.add("MaskedLoss", {"loss": "FocalLoss"}, PLAIN, target="onehot", mask=sample(PLAIN).mask, bug=MASKED_LOGITS)
    for inner in ["DiceLoss(softmax=True, to_onehot_y=True)", "DiceCELoss(softmax=True, to_onehot_y=True)"]:
        monai.add("DeepSupervisionLoss", {"loss": inner}, PLAIN, target="labels1")
    monai.add(
        "DeepSupervisionLoss", {"loss": "DiceLoss(sigmoid=True)", "weight_mode": "two"}, "2x1x4x4", target="labels1"
    )
    for kwargs in [
        {"scales": [0, 0.5, 1, 2]},
        {"scales": [0, 1], "kernel": "cauchy"},
        {"scales": [1, 2], "reduction": "sum"},
        {"scales": [0, 1], "reduction": "none"},
        {},
    ]:
        monai.probabilities("MultiScaleLoss", {"loss": "DiceLoss()"} | kwargs, "2x2x6x5")
        monai.probabilities("MultiScaleLoss", {"loss": "DiceLoss()"} | kwargs, "1x1x4x4x4", target="labels1")


def fixture_cases(monai):
    batch, first = fixtures.BATCH, fixtures.FIRST
    for kwargs in [
        {},
        {"include_background": False},
        {"batch": True},
        {"squared_pred": True},
        {"jaccard": True},
        {"weight": [1.0, 2.0, 3.0]},
        {"reduction": "sum"},
    ]:
        fixture(monai, "DiceLoss", SOFTMAX | kwargs, batch)
    fixture(monai, "DiceLoss", {"sigmoid": True}, batch, target="onehot")
    for kwargs in [{}, {"w_type": "simple"}, {"w_type": "uniform"}, {"batch": True}]:
        fixture(monai, "GeneralizedDiceLoss", SOFTMAX | kwargs, batch)
    fixture(monai, "TverskyLoss", SOFTMAX, batch)
    fixture(monai, "TverskyLoss", SOFTMAX | {"alpha": 0.3, "beta": 0.7}, batch)
    for kwargs in [{}, {"alpha": 0.25}, {"use_softmax": True}, {"use_softmax": True, "alpha": 0.25}]:
        fixture(monai, "FocalLoss", {"to_onehot_y": True} | kwargs, batch)
    fixture(monai, "DiceCELoss", SOFTMAX, batch)
    fixture(monai, "DiceFocalLoss", SOFTMAX, batch, bug=SIGMOID_FOCAL)
    fixture(monai, "GeneralizedDiceFocalLoss", SOFTMAX, batch, bug=SIGMOID_FOCAL)
    fixture(monai, "HausdorffDTLoss", SOFTMAX | {"include_background": True}, batch)
    for mode in ["default", "GDL"]:
        fixture(monai, "GeneralizedWassersteinDiceLoss", {"dist_matrix": MATRICES[3], "weighting_mode": mode}, first)
    fixture(monai, "NACLLoss", {"classes": 3, "dim": 2}, batch, target="labels")
    for kwargs in [{}, {"soft_label": True}]:
        fixture(monai, "DiceLoss", {"softmax": True} | kwargs, batch, target="soft")
    fixture(
        monai, "TverskyLoss", {"softmax": True, "alpha": 0.3, "beta": 0.7, "soft_label": True}, batch, target="soft"
    )
    shape_fixtures(monai)
    for edge in fixtures.EDGES:
        for kwargs in [{}, {"squared_pred": True}, {"jaccard": True}, {"smooth_nr": 0.0}]:
            fixture(monai, "DiceLoss", kwargs, edge, source="probabilities")
        fixture(monai, "TverskyLoss", {}, edge, source="probabilities")


def shape_fixtures(monai):
    # values of this prediction tie, so that its gradient depends on which of them a pool picks
    for loss in ["SoftclDiceLoss", "SoftDiceclDiceLoss"]:
        fixture(monai, loss, {}, fixtures.plus(), source="probabilities", target="onehot", gradient=False)
    for loss in ["HausdorffDTLoss", "LogHausdorffDTLoss"]:
        fixture(monai, loss, {}, fixtures.squares(), source="probabilities")
    pair = fixtures.PAIR
    for loss in ["AsymmetricFocalTverskyLoss", "AsymmetricFocalLoss", "AsymmetricUnifiedFocalLoss"]:
        monai.cases.add(loss, {}, pair, activated(call(loss, {})), target="onehot", name="fixture-" + loss)


def fixture(monai, loss, kwargs, data, target="labels1", source="logits", **options):
    name = "/".join(["fixture-" + loss, *(f"{k}={v}" for k, v in kwargs.items()), data.name, target])
    monai.cases.add(loss, kwargs, data, call(loss, kwargs), source=source, target=target, name=name, **options)
