"""Components in short labels are those that OpenCV finds in long ones, on masks with too many runs for short ones too."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from insertaudit.extract.recognition.components import components


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("connectivity", [4, 8])
def test_labels_and_bounds_are_those_of_long_labels(share: float, connectivity: int) -> None:
    mask = (np.random.default_rng(5).random((601, 870)) < share).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=connectivity, ltype=cv2.CV_32S)
    found = components(mask, connectivity)
    assert found[0] == count
    assert np.array_equal(found[1], labels)
    assert np.array_equal(found[2], stats)


def test_more_components_than_short_labels_can_number() -> None:
    mask = np.zeros((700, 700), np.uint8)
    mask[::2, ::2] = 255
    assert components(mask)[0] == 350 * 350 + 1
