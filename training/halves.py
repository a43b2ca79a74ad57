"""Two runs in two processes, a core each, that train one model."""

import os
import time

import torch


def save(path, value):
    """Write a file that is never seen half written."""
    torch.save(value, f"{path}.part")
    os.replace(f"{path}.part", path)


@torch.no_grad()
def share(model, folder, half):
    """Half way to the weights of the other of two runs, if it is there (elastic averaging, Zhang et al. 2015, arXiv:1412.6651)."""
    save(f"{folder}/half{half}.pt", model.state_dict())
    other = f"{folder}/half{1 - half}.pt"
    if os.path.exists(other) and time.time() - os.path.getmtime(other) < 60:
        theirs = torch.load(other)
        for name, p in model.named_parameters():
            p.lerp_(theirs[name], 0.5)
