"""PyTorch's own losses, and torchvision's sigmoid focal loss."""

import torch
from torchvision.ops import sigmoid_focal_loss

from peers import fixtures
from peers.arrays import sample
from peers.record import Cases

LEFT_OUT = ["CrossEntropyLoss, NLLLoss where all voxels are ignored: NaN (mean)"]

PLAIN = "2x3x4x5"
BINARY = "2x1x4x4"
SHAPES = ["6x4", "2x3x9", "3x2x3x5", "1x12x4x4", "2x2x3x3x3"]
KINDS = ["absent", "empty", "full", "single", "good", "saturated50", "saturated1e4"]
REDUCTIONS = [{}, {"reduction": "sum"}, {"reduction": "none"}]
TENSORS = ("weight", "pos_weight")
LOG_PROBABILITIES = ("KLDivLoss", "NLLLoss")
IGNORED = -100


def call(loss, kwargs, source):
    """The peer; KLDivLoss and NLLLoss, which take logarithms, get that of the input or of its softmax."""

    def run(x, target, *_):
        if loss in LOG_PROBABILITIES:
            x = torch.log_softmax(x, 1) if source == "logits" else torch.log(x)
        options = {k: torch.tensor(v, dtype=x.dtype) if k in TENSORS else v for k, v in kwargs.items()}
        if loss == "sigmoid_focal_loss":
            return sigmoid_focal_loss(x, target.to(x.dtype), **options)
        if loss.startswith("BCE"):
            target = target.to(x.dtype)
        return getattr(torch.nn, loss)(**options)(x, target)

    return run


class Torch:
    def __init__(self):
        self.cases = Cases("torch", LEFT_OUT)

    def add(self, loss, kwargs, data, target="labels", source="logits", **options):
        data = sample(data) if isinstance(data, str) else data
        self.cases.add(loss, kwargs, data, call(loss, kwargs, source), target=target, source=source, **options)

    def ignoring(self, loss, kwargs, data, label=IGNORED):
        data = sample(data)
        self.add(loss, kwargs, data, values=data.ignored(label), ignore_index=label)


def generate():
    torch_ = Torch()
    fixture_cases(torch_)
    cross_entropy(torch_)
    bce(torch_)
    bce_with_logits(torch_)
    divergence(torch_)
    focal(torch_)
    return torch_.cases


def cross_entropy(torch_):
    loss = "CrossEntropyLoss"
    variants = [
        {},
        {"weight": [1.0, 2.0, 0.5]},
        {"label_smoothing": 0.125},
        {"weight": [1.0, 2.0, 0.0], "label_smoothing": 0.125},
    ]
    for kwargs in variants:
        for reduction in REDUCTIONS:
            torch_.add(loss, kwargs | reduction, PLAIN)
            torch_.add(loss, kwargs | reduction, PLAIN, target="soft")
            torch_.ignoring(loss, kwargs | reduction, PLAIN)
        torch_.add(loss, kwargs, PLAIN, target="onehot")
    for data in SHAPES:
        torch_.add(loss, {}, data)
        torch_.add(loss, {"label_smoothing": 0.25}, data)
    for kind in KINDS:
        torch_.add(loss, {}, f"2x3x4x4-{kind}")
        torch_.add(loss, {"weight": [0.5, 1.0, 2.0], "label_smoothing": 0.125}, f"2x3x4x4-{kind}")
    torch_.ignoring(loss, {"ignore_index": 255}, "2x2x3x3x3", label=255)
    torch_.add(loss, {"ignore_index": 0}, PLAIN, ignore_index=0)
    for kwargs in [{}, {"weight": [1.0, 2.0, 0.5]}, {"reduction": "none"}]:
        torch_.add("NLLLoss", kwargs, PLAIN)
        torch_.ignoring("NLLLoss", kwargs, PLAIN)
    torch_.add("NLLLoss", {}, PLAIN, source="probabilities")


def bce(torch_):
    loss = "BCELoss"
    for reduction in REDUCTIONS:
        torch_.add(loss, reduction, PLAIN, source="probabilities", target="multilabel")
        torch_.add(loss, reduction, BINARY, source="probabilities", target="labels1")
    for data in ["3x1x7", "1x1x3x3x4", "2x1x4x4-empty", "2x1x4x4-full"]:
        torch_.add(loss, {}, data, source="probabilities", target="labels1")
    torch_.add(loss, {}, PLAIN, source="probabilities", target="soft")
    weight = {"weight": [[[1.0]], [[0.5]], [[2.0]]]}
    torch_.add(loss, weight, PLAIN, source="probabilities", target="multilabel")


def bce_with_logits(torch_):
    loss = "BCEWithLogitsLoss"
    per_class = [[[2.0]], [[0.5]], [[4.0]]]
    for kwargs in [{}, {"weight": [[[1.0]], [[0.5]], [[2.0]]]}, {"pos_weight": per_class}]:
        for reduction in REDUCTIONS:
            torch_.add(loss, kwargs | reduction, PLAIN, target="multilabel")
    for data in ["6x1", "2x1x6", BINARY, "1x1x3x3x4"] + [f"2x1x4x4-{kind}" for kind in KINDS]:
        torch_.add(loss, {}, data, target="labels1")
        torch_.add(loss, {"pos_weight": [3.0]}, data, target="labels1")
    torch_.add(loss, {"pos_weight": [2.0, 0.5, 4.0, 1.0]}, "6x4", target="multilabel")
    torch_.add(loss, {}, PLAIN, target="soft")
    torch_.add(loss, {"pos_weight": per_class}, PLAIN, target="soft")


def divergence(torch_):
    loss = "KLDivLoss"
    for reduction in ["mean", "batchmean", "sum", "none"]:
        for data in [PLAIN, "6x4", "2x3x9", "2x2x3x3x3"]:
            torch_.add(loss, {"reduction": reduction}, data, target="soft")
        torch_.add(loss, {"reduction": reduction}, PLAIN, target="soft", source="probabilities")
        torch_.add(loss, {"reduction": reduction}, PLAIN, target="onehot")


def focal(torch_):
    loss = "sigmoid_focal_loss"
    for reduction in ["mean", "sum", "none"]:
        for kwargs in [{}, {"alpha": -1}, {"alpha": 0.75, "gamma": 1.0}, {"gamma": 0.0}]:
            torch_.add(loss, kwargs | {"reduction": reduction}, PLAIN, target="multilabel")
    for data in ["2x1x6", BINARY, "1x1x3x3x4"] + [f"2x1x4x4-{kind}" for kind in KINDS]:
        torch_.add(loss, {"reduction": "mean"}, data, target="labels1")
    torch_.add(loss, {"reduction": "mean"}, PLAIN, target="soft")


def fixture_cases(torch_):
    batch = fixtures.BATCH
    fixture(torch_, "CrossEntropyLoss", {}, batch)
    fixture(torch_, "CrossEntropyLoss", {"weight": [1.0, 2.0, 3.0], "label_smoothing": 0.1}, batch)
    fixture(torch_, "BCEWithLogitsLoss", {}, batch, target="onehot")


def fixture(torch_, loss, kwargs, data, **options):
    name = "/".join(["fixture-" + loss, *(f"{k}={v}" for k, v in kwargs.items())])
    torch_.add(loss, kwargs, data, name=name, **options)
