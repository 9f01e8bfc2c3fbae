"""Runs a peer and writes down what it gave."""

import gzip
import json
import math

import numpy as np
import torch
from torch.overrides import TorchFunctionMode

FLOAT_TOLERANCE = 2e-6
WORST_TOLERANCE = 1e-3  # a number that is less exact than this shows nothing
SMALL = 1e-3  # errors are relative to the value, or to this where the value is smaller
SAME = 1e-12  # the peer computed in double: what is left is the order of the sums


class LiftedToDouble(TorchFunctionMode):
    """While it is entered, what asks torch for float gets double. It measures how exact a peer's float numbers are."""

    def __enter__(self):
        self.default = torch.get_default_dtype()
        torch.set_default_dtype(torch.float64)
        return super().__enter__()

    def __exit__(self, *exception):
        torch.set_default_dtype(self.default)
        return super().__exit__(*exception)

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function is torch.Tensor.float:
            function = torch.Tensor.double
        args = tuple(_lift(argument) for argument in args)
        kwargs = {name: _lift(argument) for name, argument in (kwargs or {}).items()}
        return function(*args, **kwargs)


def _lift(argument):
    return torch.float64 if argument is torch.float32 else argument


def activated(call):
    """Logits for a peer that takes probabilities: softmax of several channels, sigmoid of one."""

    def run(x, *arguments):
        return call(torch.softmax(x, 1) if x.shape[1] > 1 else torch.sigmoid(x), *arguments)

    return run


class Cases:
    """The cases of one peer, in the order they were added, and in words what there is no case of."""

    def __init__(self, peer, left_out):
        self.peer = peer
        self.left_out = left_out
        self.lines = {}

    def add(
        self,
        loss,
        kwargs,
        sample,
        call,
        *,
        source="logits",
        target="labels",
        values=None,
        kind=None,
        mask=None,
        sample_weight=None,
        ignore_index=None,
        bug=None,
        dtype=torch.float64,
        gradient=True,
        name=None,
    ):
        """Runs `call(input, target, mask, sample_weight)` and keeps the result.

        `source` is the input: `logits` or `probabilities` of the sample. `target` is one of `labels` ([N, spatial]),
        `labels1` ([N, 1, spatial]), `onehot`, `multilabel`, `soft`; `values` replaces its numbers and `kind` its kind.
        `bug` says which defect of the peer the number shows.
        """
        inputs = getattr(sample, source)
        target_kind = kind or {"labels1": "labels", "multilabel": "onehot"}.get(target, target)
        numbers = _target(sample, target) if values is None else np.asarray(values)
        arguments = (numbers, mask, sample_weight)
        extras = {"-ignoring": values, "-masked": mask, "-weighted": sample_weight}
        what = f"{source}-{target}" + "".join(text for text, array in extras.items() if array is not None)
        case_id = name or "/".join([loss, _slug(kwargs) or "defaults", sample.name, what])
        value, grad = _run(call, inputs, arguments, dtype)
        with LiftedToDouble():
            exact, exact_grad = _run(call, inputs, arguments, torch.float64)
        tolerance = _tolerance(value, exact, grad, exact_grad)
        if tolerance is None:
            raise ValueError(f"{self.peer}: {case_id} is not finite, or too inexact to show anything")
        case = {"id": case_id, "peer": self.peer, "loss": loss, "kwargs": kwargs, "input_kind": source}
        case |= _array("input", inputs, shape="shape")
        case |= {"target_kind": target_kind} | _array("target", numbers)
        if mask is not None:
            case |= _array("mask", mask)
        if sample_weight is not None:
            case |= _array("sample_weight", sample_weight)
        if ignore_index is not None:
            case["ignore_index"] = ignore_index
        if bug:
            case |= {"bug": True, "defect": bug}
        if value.ndim:
            case |= _array("value", value)
        else:
            case["value"] = float(value)
        if grad is not None and gradient and not _noise(grad):
            case["grad_of_sum" if value.ndim else "grad"] = _numbers(grad)
        if tolerance:
            case["tolerance"] = tolerance
        self._keep(case)

    def _keep(self, case):
        if case["id"] in self.lines:
            raise ValueError(f"{self.peer}: two cases are called {case['id']}")
        self.lines[case["id"]] = json.dumps(case, separators=(",", ":"), allow_nan=False)

    def write(self, file):
        text = "".join(line + "\n" for line in self.lines.values())
        with open(file, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
            packed.write(text.encode())


def _target(sample, target):
    if target == "labels1":
        return sample.labels[:, None]
    return getattr(sample, target)


def _run(call, inputs, arguments, dtype):
    x = torch.tensor(np.ascontiguousarray(inputs), dtype=dtype, requires_grad=True)
    value = call(x, *(_tensor(argument, dtype) for argument in arguments))
    if not value.requires_grad:
        return value.numpy(), None
    grad = torch.autograd.grad(value.sum(), x)[0]
    return value.detach().numpy(), grad.numpy()


def _tensor(array, dtype):
    if array is None:
        return None
    array = np.ascontiguousarray(array)
    whole = np.issubdtype(array.dtype, np.integer)
    return torch.tensor(array, dtype=torch.int64 if whole else dtype)


def _tolerance(value, exact, grad, exact_grad):
    """0 where the peer's numbers are those of double arithmetic, None where they are too far from them to be of use."""
    if not np.isfinite(value).all() or (grad is not None and not np.isfinite(grad).all()):
        return None
    error = float(np.max(np.abs(value - exact) / np.maximum(np.abs(exact), SMALL), initial=0))
    if grad is not None and np.abs(exact_grad).max() > 0:
        error = max(error, float(np.abs(grad - exact_grad).max() / np.abs(exact_grad).max() / 5))
    if error <= SAME:
        return 0
    if error <= FLOAT_TOLERANCE / 2:
        return FLOAT_TOLERANCE
    tolerance = _round_up(2 * error)
    return tolerance if tolerance <= WORST_TOLERANCE else None


def _noise(grad):
    """Whether the gradient is 0 but for rounding."""
    return 0 < np.abs(grad).max() < SAME


def _round_up(number):
    """To one digit."""
    exponent = math.floor(math.log10(number))
    return float(f"{math.ceil(number / 10**exponent)}e{exponent}")


def _array(name, array, shape=None):
    array = np.asarray(array)
    return {shape or name + "_shape": list(array.shape), name: _numbers(array)}


def _numbers(array):
    """Integers without a point: shorter, and the same number."""
    return [int(v) if v == int(v) and abs(v) < 1e15 else v for v in np.asarray(array).ravel().tolist()]


def _slug(kwargs):
    return ",".join(f"{name}={_short(value)}" for name, value in kwargs.items())


def _short(value):
    if isinstance(value, dict):
        return "(" + _slug(value) + ")"
    return json.dumps(value, separators=(",", ":")).replace('"', "")
