"""Outlines of what is drawn on a picture, found once for all marks that are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Contour = NDArray[np.int32]

_EDGE = 24


@dataclass(frozen=True, slots=True)
class Outlines:
    outer: list[Contour]
    """Around what is drawn; so is an outline within a frame."""
    inner: list[Contour]
    """Around the holes in it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawing that says what a character would, with its bounds in pixels."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def outlines_of(picture: Pixels) -> Outlines:
    """Follow every edge of a picture, gray or in colours."""
    gradient = cv2.morphologyEx(picture, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    if gradient.ndim == 3:
        gradient = cv2.max(cv2.max(gradient[:, :, 0], gradient[:, :, 1]), gradient[:, :, 2])
    _, edges = cv2.threshold(gradient, _EDGE, 1, cv2.THRESH_BINARY)
    # two levels: an outline within a frame is no inner outline of it
    contours, hierarchy = cv2.findContours(edges, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    found = Outlines([], [])
    for contour, (_, _, _, parent) in zip(contours, hierarchy[0] if len(contours) else (), strict=True):
        (found.outer if parent < 0 else found.inner).append(np.asarray(contour, np.int32))
    return found
