#!/usr/bin/env python3
"""Runs the installed peers and writes what they gave: one file of golden cases for each. README.md says how."""

import argparse
import os
import re
import sys
import warnings
from importlib import import_module, metadata
from pathlib import Path

HERE = Path(__file__).parent
PEERS = ["monai-1.5", "smp-0.5", "smp-0.3", "keras-3", "nnunet-2", "torch", "kornia"]


def main():
    options = parse()
    warnings.simplefilter("ignore")  # peers warn of options that they pass over
    os.environ["KERAS_BACKEND"] = "torch"
    check_versions("requirements.txt", "requirements-no-deps.txt")
    one_thread()
    for peer in options.only or PEERS:
        cases = generate(peer, options.smp03)
        cases.write(options.out / f"{peer}.jsonl.gz")
        print(f"{peer}: {len(cases.lines)} cases; left out:")
        for reason in cases.left_out:
            print(f"  {reason}")


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="folder of the files (default: this script's)")
    parser.add_argument("--only", nargs="+", choices=PEERS, help="these peers alone")
    parser.add_argument("--smp03", type=Path, help="folder into which requirements-smp03.txt was installed")
    options = parser.parse_args()
    if "smp-0.3" in (options.only or PEERS) and options.smp03 is None:
        parser.error("smp-0.3 needs --smp03, the folder into which requirements-smp03.txt was installed")
    return options


def generate(peer, smp03):
    if peer == "smp-0.5":
        import segmentation_models_pytorch

        return import_module("peers.smp_cases").generate(segmentation_models_pytorch.losses)
    if peer == "smp-0.3":
        check_versions("requirements-smp03.txt", folder=smp03)
        smp = import_module("peers.smp_cases")
        return smp.generate_old(smp.load(smp03))
    return import_module(f"peers.{peer.partition('-')[0]}_cases").generate()


def one_thread():
    """Sums over several threads need not have the same last digit twice."""
    import torch

    torch.set_num_threads(1)


def check_versions(*files, folder=None):
    for file in files:
        for name, wanted in re.findall(r"^([\w-]+)==(\S+)", (HERE / file).read_text(), re.MULTILINE):
            found = version(name, folder)
            if found.partition("+")[0] != wanted:
                sys.exit(f"{file} asks for {name} {wanted}, found {found}: install {file} again")


def version(name, folder):
    where = {"path": [str(folder)]} if folder else {}
    return next((d.version for d in metadata.distributions(name=name, **where)), "none")


if __name__ == "__main__":
    main()
