"""segmentation_models.pytorch: `segmentation_models_pytorch.losses`, two versions of it."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import torch

from peers import fixtures
from peers.arrays import sample
from peers.record import Cases, activated

LEFT_OUT = [
    "SoftCrossEntropyLoss(smooth_factor=None): the default, an error",
    "LovaszLoss in double: an error; its cases ran in float",
    "LovaszLoss(ignore_index) where all voxels are ignored: an empty tensor",
    "FocalLoss(mode='multiclass') with targets [N, 1, spatial]: they do not broadcast, an error",
]

IGNORED = 255
PLAIN = "2x3x4x5"
BINARY = "2x1x4x4"
KINDS = ["absent", "empty", "full", "single", "good", "saturated50", "saturated1e4"]
DIVISOR = "ignored voxels stay in the divisor of the mean"
TIE = "where p equals t the L1 form has a gradient of neither side"


def load(folder):
    """The losses of a version that is not the installed one; the rest of its package is not imported."""
    package = Path(folder) / "segmentation_models_pytorch" / "losses"
    spec = importlib.util.spec_from_file_location(
        "smp03_losses", package / "__init__.py", submodule_search_locations=[str(package)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class Smp:
    def __init__(self, peer, losses):
        self.cases = Cases(peer, LEFT_OUT)
        self.losses = losses
        self.l1 = peer == "smp-0.5"

    def call(self, loss, kwargs):
        def run(x, target, *_):
            options = dict(kwargs)
            for name in ("weight", "pos_weight"):
                if name in options:
                    options[name] = torch.tensor(options[name], dtype=x.dtype)
            criterion = getattr(self.losses, loss)(**options)
            if options.get("mode") == "binary" or loss in ("SoftBCEWithLogitsLoss", "MCCLoss"):
                target = target.to(x.dtype)
            return criterion(x, target)

        return run

    def add(self, loss, kwargs, data, **options):
        data = sample(data) if isinstance(data, str) else data
        self.cases.add(loss, kwargs, data, self.call(loss, kwargs), **options)

    def by_mode(self, loss, kwargs, data, mode, **options):
        """The target that fits the mode."""
        target = {"binary": "labels1", "multiclass": "labels", "multilabel": "multilabel"}[mode]
        self.add(loss, {"mode": mode} | kwargs, data, target=target, **options)

    def ignoring(self, loss, kwargs, data, **options):
        """About a quarter of the voxels ignored."""
        data = sample(data)
        values = data.ignored(IGNORED)
        if data.classes == 1:
            values = values[:, None]
        self.add(
            loss,
            kwargs | {"ignore_index": IGNORED},
            data,
            values=values,
            kind="labels",
            ignore_index=IGNORED,
            **options,
        )


def generate(losses):
    """All losses, of the release that is installed."""
    smp = Smp("smp-0.5", losses)
    overlap_fixtures(smp)
    voxel_fixtures(smp)
    overlap(smp)
    tversky(smp)
    focal(smp)
    lovasz(smp)
    soft_ce(smp)
    soft_bce(smp)
    mcc(smp)
    return smp.cases


def generate_old(losses):
    """The losses of 0.3 that compute something else than those of 0.5, and a few of the others."""
    smp = Smp("smp-0.3", losses)
    overlap_fixtures(smp)
    overlap(smp)
    tversky(smp)
    smp.by_mode("FocalLoss", {}, PLAIN, "multiclass")
    smp.add("SoftCrossEntropyLoss", {"smooth_factor": 0.125}, PLAIN)
    smp.add("SoftBCEWithLogitsLoss", {}, PLAIN, target="multilabel")
    smp.by_mode("LovaszLoss", {}, PLAIN, "multiclass", dtype=torch.float32)
    smp.add("MCCLoss", {}, BINARY, source="probabilities", target="labels1")
    return smp.cases


def overlap(smp):
    for loss in ["DiceLoss", "JaccardLoss"]:
        for kwargs in [{}, {"log_loss": True}, {"smooth": 1.0}, {"smooth": 0.25, "log_loss": True}, {"eps": 1e-3}]:
            smp.by_mode(loss, kwargs, PLAIN, "multiclass")
            smp.by_mode(loss, kwargs, PLAIN, "multilabel")
            smp.by_mode(loss, kwargs, BINARY, "binary")
        for classes in [[1, 2], [0], [2]]:
            smp.by_mode(loss, {"classes": classes}, PLAIN, "multiclass")
        smp.by_mode(loss, {"classes": [1, 2], "log_loss": True}, PLAIN, "multilabel")
        for data in ["2x3x9", "3x2x3x5", "1x12x4x4", "2x2x3x3x3"]:
            smp.by_mode(loss, {}, data, "multiclass")
        for data in ["2x1x6", "1x1x3x3x4"]:
            smp.by_mode(loss, {}, data, "binary")
        smp.by_mode(loss, {}, "1x2x3x3x3", "multilabel")
        smp.add(loss, {"mode": "binary"}, "2x1x3x5", target="labels")
        for kind in KINDS:
            smp.by_mode(loss, {}, f"2x3x4x4-{kind}", "multiclass")
            smp.by_mode(loss, {"smooth": 1.0}, f"2x1x4x4-{kind}", "binary")
        smp.by_mode(loss, {"log_loss": True}, "2x3x4x4-absent", "multiclass")
        for mode, data in [("multiclass", "2x3x3x4"), ("multilabel", "2x3x3x4"), ("binary", "2x1x3x4")]:
            smp.by_mode(loss, {"from_logits": False}, data, mode, source="probabilities")
        soft(smp, loss, {})
    ignoring(smp, "DiceLoss", {})
    ignoring(smp, "DiceLoss", {"smooth": 1.0, "log_loss": True})


def soft(smp, loss, kwargs):
    for data, mode in [(PLAIN, "multilabel"), (BINARY, "binary")]:
        smp.add(loss, {"mode": mode} | kwargs, data, target="soft")
        smp.add(loss, {"mode": mode, "smooth": 1.0} | kwargs, data, target="soft")


def ignoring(smp, loss, kwargs):
    data = sample(PLAIN)
    values = np.where(data.mask == 1, data.multilabel, IGNORED)
    kwargs = {"ignore_index": IGNORED} | kwargs
    smp.by_mode(loss, kwargs, data, "multilabel", values=values, ignore_index=IGNORED)
    smp.ignoring(loss, {"mode": "multiclass"} | kwargs, PLAIN)
    smp.ignoring(loss, {"mode": "multiclass"} | kwargs, "1x2x3x3x3")
    smp.ignoring(loss, {"mode": "binary"} | kwargs, BINARY)


def tversky(smp):
    loss = "TverskyLoss"
    for kwargs in [
        {},
        {"alpha": 0.25, "beta": 0.75},
        {"alpha": 0.75, "beta": 0.25, "gamma": 2.0},
        {"gamma": 0.75},
        {"alpha": 1.0, "beta": 1.0, "smooth": 1.0},
        {"alpha": 0.25, "beta": 0.75, "log_loss": True},
    ]:
        smp.by_mode(loss, kwargs, PLAIN, "multiclass")
        smp.by_mode(loss, kwargs, PLAIN, "multilabel")
        smp.by_mode(loss, kwargs, BINARY, "binary")
    for kind in ["absent", "full", "single", "saturated50"]:
        smp.by_mode(loss, {"alpha": 0.25, "beta": 0.75, "gamma": 1.5}, f"2x3x4x4-{kind}", "multiclass")
    smp.by_mode(loss, {"alpha": 0.25, "beta": 0.75, "classes": [1, 2]}, PLAIN, "multiclass")
    ignoring(smp, loss, {"alpha": 0.25, "beta": 0.75})
    soft(smp, loss, {"alpha": 0.25, "beta": 0.75})


def focal(smp):
    loss = "FocalLoss"
    for kwargs in [
        {},
        {"gamma": 0.0},
        {"gamma": 1.5, "alpha": 0.25},
        {"alpha": 0.75},
        {"normalized": True},
        {"normalized": True, "alpha": 0.25, "gamma": 1.0},
        {"reduced_threshold": 0.5},
        {"reduced_threshold": 0.25, "alpha": 0.25, "gamma": 1.0},
        {"reduction": "sum"},
        {"reduction": "none"},
    ]:
        smp.by_mode(loss, kwargs, PLAIN, "multiclass")
        smp.by_mode(loss, kwargs, PLAIN, "multilabel")
        smp.by_mode(loss, kwargs, BINARY, "binary")
    smp.by_mode(loss, {"reduction": "batchwise_mean"}, PLAIN, "multiclass")
    for data in ["2x3x9", "1x12x4x4", "2x2x3x3x3"]:
        smp.by_mode(loss, {}, data, "multiclass")
    for kind in ["empty", "full", "single", "good", "saturated50", "saturated1e4"]:
        smp.by_mode(loss, {}, f"2x1x4x4-{kind}", "binary")
        smp.by_mode(loss, {}, f"2x3x4x4-{kind}", "multiclass")
    for kwargs in [{}, {"alpha": 0.25}, {"normalized": True}, {"reduction": "sum"}]:
        ignoring(smp, loss, kwargs)
    smp.by_mode(loss, {"alpha": 0.25}, BINARY, "binary", values=sample(BINARY).soft, kind="soft", name="FocalLoss/soft")


def lovasz(smp):
    loss, single = "LovaszLoss", {"dtype": torch.float32}
    for per_image in [{}, {"per_image": True}]:
        for data in [PLAIN, "3x2x5x5", "1x12x6x6", "2x3x5x5-absent", "2x3x5x5-single", "2x3x4x4-good"]:
            smp.by_mode(loss, per_image, data, "multiclass", **single)
        for data in [BINARY, "3x1x5x5-single", "2x1x5x5-full", "2x1x4x4-empty", "2x1x3x3x4"]:
            smp.by_mode(loss, per_image, data, "binary", **single)
        smp.by_mode(loss, per_image, "2x3x5x5", "multilabel", **single)
        smp.ignoring(loss, {"mode": "multiclass"} | per_image, PLAIN, **single)
        smp.ignoring(loss, {"mode": "binary"} | per_image, BINARY, **single)
    smp.by_mode(loss, {}, "1x3x3x3x4", "multiclass", **single)


def soft_ce(smp):
    loss = "SoftCrossEntropyLoss"
    for smooth in [{"smooth_factor": 0.0}, {"smooth_factor": 0.125}]:
        for reduction in [{}, {"reduction": "sum"}, {"reduction": "none"}]:
            smp.add(loss, smooth | reduction, PLAIN)
            smp.ignoring(loss, smooth | reduction, PLAIN, bug=None if reduction else DIVISOR)
        for data in ["2x3x9", "1x12x4x4", "2x2x3x3x3", "2x3x4x4-saturated50", "2x3x4x4-saturated1e4", "2x3x4x4-empty"]:
            smp.add(loss, smooth, data)
    smp.add(loss, {"smooth_factor": 0.25, "ignore_index": None}, PLAIN)


def soft_bce(smp):
    loss = "SoftBCEWithLogitsLoss"
    for kwargs in [
        {},
        {"smooth_factor": 0.125},
        {"reduction": "sum"},
        {"reduction": "none"},
        {"pos_weight": [[[2.0]], [[0.5]], [[4.0]]]},
        {"weight": [[[1.0]], [[0.5]], [[2.0]]], "smooth_factor": 0.125},
    ]:
        smp.add(loss, kwargs, PLAIN, target="multilabel")
    for data in ["2x1x6", BINARY, "1x1x3x3x4", "2x1x4x4-empty", "2x1x4x4-saturated50", "2x1x4x4-saturated1e4"]:
        smp.add(loss, {}, data, target="labels1")
        smp.add(loss, {"smooth_factor": 0.125}, data, target="labels1")
    smp.add(loss, {}, PLAIN, target="soft")
    smp.ignoring(loss, {}, BINARY, bug=DIVISOR)
    smp.ignoring(loss, {"smooth_factor": 0.125}, BINARY, bug=DIVISOR)
    smp.ignoring(loss, {"reduction": "sum"}, BINARY)


def mcc(smp):
    for data in [BINARY, "1x1x9", "3x1x3x3x3", "2x1x4x4-empty", "2x1x4x4-full", "2x1x4x4-single"]:
        for kwargs in [{}, {"eps": 1.0}]:
            smp.add("MCCLoss", kwargs, data, source="probabilities", target="labels1")
    smp.add("MCCLoss", {}, BINARY, source="probabilities", target="soft")


def overlap_fixtures(smp):
    batch = fixtures.BATCH
    multiclass = {"mode": "multiclass"}
    for kwargs in [{}, {"log_loss": True}, {"smooth": 1.0}, {"classes": [1, 2]}]:
        fixture(smp, "DiceLoss", multiclass | kwargs, batch)
    fixture(smp, "DiceLoss", multiclass | {"ignore_index": 0}, batch, ignore_index=0)
    fixture(smp, "DiceLoss", {"mode": "multilabel"}, batch, target="onehot")
    fixture(smp, "JaccardLoss", multiclass, batch)
    fixture(smp, "TverskyLoss", multiclass | {"alpha": 0.3, "beta": 0.7, "gamma": 4 / 3}, batch)
    for edge in fixtures.EDGES:
        tied = smp.l1 and np.any(edge.probabilities[:, 0] == edge.labels)
        options = {"source": "probabilities", "target": "labels1", "bug": TIE if tied else None}
        fixture(smp, "DiceLoss", {"mode": "binary", "from_logits": False}, edge, **options)


def voxel_fixtures(smp):
    batch, channel = fixtures.BATCH, fixtures.CHANNEL
    multiclass, binary = {"mode": "multiclass"}, {"mode": "binary"}
    fixture(smp, "FocalLoss", multiclass, batch)
    for per_image in [{}, {"per_image": True}]:
        fixture(smp, "LovaszLoss", multiclass | per_image, batch, dtype=torch.float32)
        fixture(smp, "LovaszLoss", binary | per_image, channel, target="labels1", dtype=torch.float32)
    fixture(smp, "SoftCrossEntropyLoss", {"smooth_factor": 0.1}, batch)
    fixture(smp, "SoftBCEWithLogitsLoss", {"smooth_factor": 0.1}, batch, target="onehot")
    smp.cases.add("MCCLoss", {}, channel, activated(smp.call("MCCLoss", {})), target="labels1", name="fixture-MCCLoss")


def fixture(smp, loss, kwargs, data, **options):
    name = "/".join(["fixture-" + loss, *(f"{k}={v}" for k, v in kwargs.items()), data.name])
    smp.add(loss, kwargs, data, name=name, **options)
