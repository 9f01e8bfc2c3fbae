"""nnU-Net v2: `nnunetv2.training.loss`. It sums in float whatever it is given."""

import copy

import numpy as np
import torch
from nnunetv2.training.loss import compound_losses, dice, robust_ce_loss
from nnunetv2.utilities.helpers import softmax_helper_dim1

from peers import fixtures
from peers.arrays import sample
from peers.record import Cases, activated

LEFT_OUT = [
    "TopKLoss of fewer than 100/k voxels: the mean of nothing, NaN",
    "TopKLoss of saturated logits: voxels tie, the gradient depends on which are picked",
    "batch_dice with ddp: needs several processes, so ddp is False",
]

IGNORED = 255
PLAIN = "2x3x4x5"
KINDS = ["absent", "empty", "full", "single", "good", "saturated50", "saturated1e4"]
CALLABLES = {
    "softmax_helper_dim1": softmax_helper_dim1,
    "torch.sigmoid": torch.sigmoid,
    "SoftDiceLoss": dice.SoftDiceLoss,
    "MemoryEfficientSoftDiceLoss": dice.MemoryEfficientSoftDiceLoss,
}
DICE_LOSSES = ["SoftDiceLoss", "MemoryEfficientSoftDiceLoss"]
IGNORED_PICKED = "ignored voxels count as voxels of loss 0 when the hardest are picked"


def resolve(value, dtype):
    if isinstance(value, dict):
        return {name: resolve(entry, dtype) for name, entry in value.items()}
    if isinstance(value, list):
        return torch.tensor(value, dtype=dtype)
    return CALLABLES.get(value, value)


def call(loss, kwargs):
    def run(x, target, mask, _):
        module = next(m for m in (dice, compound_losses, robust_ce_loss) if hasattr(m, loss))
        criterion = getattr(module, loss)(**resolve(copy.deepcopy(kwargs), x.dtype))
        return criterion(x, target) if mask is None else criterion(x, target, loss_mask=mask)

    return run


class NnUnet:
    def __init__(self):
        self.cases = Cases("nnunet-2", LEFT_OUT)

    def add(self, loss, kwargs, data, target="labels1", **options):
        data = sample(data) if isinstance(data, str) else data
        self.cases.add(loss, kwargs, data, call(loss, kwargs), target=target, **options)

    def activated(self, loss, kwargs, data, target="labels1"):
        """Logits for a Dice without a non-linearity of its own."""
        run = activated(call(loss, kwargs))
        self.cases.add(loss, kwargs, sample(data), run, target=target)

    def ignoring(self, loss, kwargs, data, **options):
        data = sample(data)
        values = data.ignored(IGNORED)[:, None]
        self.add(loss, kwargs, data, values=values, ignore_index=IGNORED, **options)


def generate():
    nnunet = NnUnet()
    fixture_cases(nnunet)
    soft_dice(nnunet)
    cross_entropy(nnunet)
    dice_and_ce(nnunet)
    dice_and_bce(nnunet)
    dice_and_topk(nnunet)
    return nnunet.cases


def soft_dice(nnunet):
    softmax = {"apply_nonlin": "softmax_helper_dim1", "ddp": False}
    sigmoid = {"apply_nonlin": "torch.sigmoid", "ddp": False}
    variants = [
        {},
        {"batch_dice": True},
        {"do_bg": False, "smooth": 1e-5},
        {"batch_dice": True, "do_bg": False, "smooth": 1e-5},
        {"smooth": 0.0},
    ]
    for loss in DICE_LOSSES:
        for kwargs in variants:
            nnunet.add(loss, softmax | kwargs, PLAIN)
            nnunet.add(loss, softmax | kwargs, PLAIN, mask=sample(PLAIN).mask)
        for kwargs in [{}, {"batch_dice": True, "smooth": 1e-5}]:
            nnunet.add(loss, sigmoid | kwargs, PLAIN, target="multilabel")
            nnunet.add(loss, sigmoid | kwargs, "2x1x4x4")
            nnunet.add(loss, {"ddp": False} | kwargs, "2x3x3x4", target="onehot", source="probabilities")
            nnunet.activated(loss, {"ddp": False} | kwargs, "2x3x4x4", target="labels")
            nnunet.activated(loss, {"ddp": False} | kwargs, "2x1x6")
    loss = "MemoryEfficientSoftDiceLoss"
    for data in ["2x3x9", "3x2x3x5", "1x12x4x4", "2x2x3x3x3"]:
        nnunet.add(loss, softmax | {"do_bg": False, "smooth": 1e-5}, data)
        nnunet.add(loss, softmax, data, target="labels")
    for kind in KINDS:
        nnunet.add(loss, softmax | {"do_bg": False, "smooth": 1e-5}, f"2x3x4x4-{kind}")
        nnunet.add(loss, sigmoid | {"batch_dice": True}, f"2x1x4x4-{kind}")
    nnunet.add("SoftDiceLoss", softmax | {"clip_tp": 4.0}, PLAIN)


def cross_entropy(nnunet):
    loss = "RobustCrossEntropyLoss"
    for kwargs in [
        {},
        {"weight": [1.0, 2.0, 0.5]},
        {"label_smoothing": 0.125},
        {"reduction": "sum"},
        {"reduction": "none"},
    ]:
        nnunet.add(loss, kwargs, PLAIN)
        nnunet.ignoring(loss, kwargs | {"ignore_index": IGNORED}, PLAIN)
    nnunet.add(loss, {}, "2x2x3x3x3", target="labels")
    loss = "TopKLoss"
    for kwargs in [
        {},
        {"k": 25},
        {"k": 100},
        {"k": 50, "weight": [1.0, 2.0, 0.5]},
        {"k": 50, "label_smoothing": 0.125},
    ]:
        for data in [PLAIN, "1x3x2x3x4"]:
            nnunet.add(loss, kwargs, data)
    nnunet.add(loss, {"k": 25}, "2x3x9")
    nnunet.ignoring(loss, {"k": 50, "ignore_index": IGNORED}, PLAIN, bug=IGNORED_PICKED)
    nnunet.ignoring(loss, {"k": 90, "ignore_index": IGNORED}, "2x2x3x3x3", bug=IGNORED_PICKED)


AS_TRAINED = {"batch_dice": False, "smooth": 1e-5, "do_bg": False, "ddp": False}
BATCH = AS_TRAINED | {"batch_dice": True}
EFFICIENT = {"dice_class": "MemoryEfficientSoftDiceLoss"}


def dice_and_ce(nnunet):
    loss = "DC_and_CE_loss"
    base = {"soft_dice_kwargs": AS_TRAINED, "ce_kwargs": {}}
    for kwargs in [
        EFFICIENT,
        EFFICIENT | {"soft_dice_kwargs": BATCH},
        {},
        {"weight_ce": 0.5, "weight_dice": 2},
        {"weight_ce": 0},
        {"weight_dice": 0},
        EFFICIENT | {"ce_kwargs": {"weight": [1.0, 2.0, 0.5]}},
        EFFICIENT | {"ce_kwargs": {"label_smoothing": 0.125}},
        EFFICIENT | {"soft_dice_kwargs": {"ddp": False}},
    ]:
        nnunet.add(loss, base | kwargs, PLAIN)
    for data in ["2x3x9", "3x2x3x5", "1x12x4x4", "2x2x3x3x3"] + [f"2x3x4x4-{kind}" for kind in KINDS]:
        nnunet.add(loss, base | EFFICIENT, data)
    for soft_dice_kwargs in [AS_TRAINED, BATCH]:
        for dice_class in DICE_LOSSES:
            kwargs = base | {"soft_dice_kwargs": soft_dice_kwargs, "dice_class": dice_class, "ignore_label": IGNORED}
            nnunet.ignoring(loss, kwargs, PLAIN)
            nnunet.ignoring(loss, kwargs, "1x2x3x3x3")
    data = sample(PLAIN)
    everything = (data.labels * 0 + IGNORED)[:, None]
    kwargs = base | EFFICIENT | {"ignore_label": IGNORED}
    nnunet.add(loss, kwargs, data, values=everything, ignore_index=IGNORED, name="DC_and_CE_loss/all-ignored")


def dice_and_bce(nnunet):
    loss = "DC_and_BCE_loss"
    base = {"bce_kwargs": {}, "soft_dice_kwargs": {"batch_dice": False, "smooth": 1e-5, "do_bg": True, "ddp": False}}
    batch = {"soft_dice_kwargs": base["soft_dice_kwargs"] | {"batch_dice": True}}
    for kwargs in [{}, batch, {"weight_ce": 0.5, "weight_dice": 2}, {"dice_class": "SoftDiceLoss"}]:
        nnunet.add(loss, base | kwargs, PLAIN, target="multilabel")
        nnunet.add(loss, base | kwargs, "2x2x3x3x3", target="multilabel")
    for data in ["2x1x6", "2x1x4x4", "2x1x4x4-empty", "2x1x4x4-full", "2x1x4x4-saturated50"]:
        nnunet.add(loss, base, data)
    for kwargs in [{}, batch]:
        for name in [PLAIN, "1x2x3x3x3"]:
            regions_with_ignored(nnunet, loss, base | kwargs | {"use_ignore_label": True}, sample(name))


def regions_with_ignored(nnunet, loss, kwargs, data):
    """The target has one channel more, 1 where a voxel is ignored."""
    values = np.concatenate([data.multilabel, 1 - data.mask], axis=1)
    nnunet.add(loss, kwargs, data, target="multilabel", values=values)


def dice_and_topk(nnunet):
    loss = "DC_and_topk_loss"
    base = {"soft_dice_kwargs": AS_TRAINED, "ce_kwargs": {"k": 25}}
    for kwargs in [{}, {"soft_dice_kwargs": BATCH}, {"weight_ce": 0.5, "weight_dice": 2}, {"ce_kwargs": {"k": 10}}]:
        nnunet.add(loss, base | kwargs, PLAIN)
        nnunet.add(loss, base | kwargs, "1x3x2x3x4")
    nnunet.ignoring(loss, base | {"ignore_label": IGNORED}, PLAIN, bug=IGNORED_PICKED)


def fixture_cases(nnunet):
    batch = fixtures.BATCH
    trained = {"apply_nonlin": "softmax_helper_dim1"} | AS_TRAINED
    for loss in DICE_LOSSES:
        for kwargs in [trained, trained | {"batch_dice": True}, {"apply_nonlin": "softmax_helper_dim1", "ddp": False}]:
            fixture(nnunet, loss, kwargs, batch)
    fixture(nnunet, "DC_and_CE_loss", {"soft_dice_kwargs": AS_TRAINED, "ce_kwargs": {}} | EFFICIENT, batch)
    bce = {"bce_kwargs": {}, "soft_dice_kwargs": AS_TRAINED | {"do_bg": True}}
    fixture(nnunet, "DC_and_BCE_loss", bce, batch, target="onehot")
    fixture(nnunet, "TopKLoss", {"k": 25}, batch)
    for edge in fixtures.EDGES:
        for smooth in [1.0, 1e-5]:
            for loss in DICE_LOSSES:
                fixture(nnunet, loss, {"smooth": smooth, "ddp": False}, edge, source="probabilities", target="onehot")


def fixture(nnunet, loss, kwargs, data, **options):
    name = "/".join(["fixture-" + loss, *(f"{k}={v}" for k, v in kwargs.items() if k != "ddp"), data.name])
    nnunet.add(loss, kwargs, data, name=name.replace(" ", ""), **options)
