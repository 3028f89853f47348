"""Train the net that reads script headings: `src/insertaudit/extract/recognition/scriptnet.onnx`.

    python -m learning.script_train draw SHEETS FONTS …          lines to train and to measure on
    python -m learning.script_train train SHEETS WEIGHTS --minutes 50     --rank 0 --of 2 and 1 --of 2: one process a core, at once
    python -m learning.script_train train SHEETS WEIGHTS --from WEIGHTS   training taken up again
    python -m learning.script_train export WEIGHTS               the net for OpenCV, its weights rounded to 16 bits

FONTS are folders of .ttf, .otf and .woff files; those in a folder named `script` count as script. The shipped net saw 119 script and
hand families and 19 ordinary ones (one line in eight), from Fontsource, Debian and their authors' repositories, whose name tables state the
SIL Open Font License, Apache, CC0 or the public domain; no font is shipped, nor anything of one. The families of the benchmarks and 14 more
(`learning/script_fonts.py`) it never saw, nor one in twelve of the corpus' longer words. Needs the groups `dev` and `train-display`.

Its first training, of some 80,000 lines without 57 of these families, was taken up again for 48 minutes on one core, with sheets of them all.
On 400 worn lines each it reads 78.9 % of the words in the benchmarks' families (60.1 % before), 74.5 % in the 14 unseen ones (59.4 %),
72.0 % of words it never saw (53.2 %), and gets 4.6 to 6.9 % of letters wrong, 4.7 % in ordinary faces.
Tesseract reads 59 and 57 % of 150 such lines; together they read far more (docs/design.md).
"""

from __future__ import annotations

import argparse
import math
import random
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from insertaudit.extract.recognition.scriptnet import HEIGHT, LETTERS, STEP
from learning.script_fonts import faces
from learning.script_lines import Lines
from learning.script_texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Line = tuple[NDArray[np.uint8], NDArray[np.int64]]
    Weights = dict[str, torch.Tensor]

_SHEETS, _LINES = 15, 4096
_MEASURED = 400
_PLAIN = 0.12
"""Share of ordinary faces, so that the net reads them too instead of seeing script in them."""
_WIDEST = 900
_PEAK = 2e-3
"""Learning rate; it rises over the first steps and falls by a cosine over the time given."""
_AGAIN = 1.5e-3
"""Peak where training is taken up again."""
_BATCH = 24 * 280
"""Pixels of width in one step."""
_SHARED = 16
"""Steps after which processes average their weights."""
_INDEX = {letter: number + 1 for number, letter in enumerate(LETTERS)}
ONNX = Path(__file__).parents[1] / "src" / "insertaudit" / "extract" / "recognition" / "scriptnet.onnx"


# --- drawing ------------------------------------------------------------------------------------------------------------


def draw(folder: Path, fonts: Sequence[Path]) -> None:
    """Write `train_*.npz` and `measure_*.npz`: pixels of all lines in a row, their widths, labels and lengths."""
    folder.mkdir(parents=True, exist_ok=True)
    found, texts = faces(fonts), Texts()
    unseen = [face for face in found if face.unseen]
    benchmark = [face for face in found if face.benchmark]
    plain = [face for face in found if not face.script]
    known = [face for face in found if not face.unseen and not face.benchmark]
    for name, some, share, words in (
        ("benchmark", benchmark, 0.0, False),
        ("unseen", unseen, 0.0, False),
        ("unseen_words", unseen + benchmark, 0.0, True),
        ("plain", plain, 1.0, False),
    ):
        _write(folder / f"measure_{name}.npz", Lines(some, share), texts, random.Random(5), _MEASURED, held_out=words)  # noqa: S311
    for number in range(_SHEETS):
        rng = random.Random(1000 + number)  # noqa: S311 - no secret
        _write(folder / f"train_{number:03}.npz", Lines(known, _PLAIN), texts, rng, _LINES, held_out=False)


def _write(path: Path, lines: Lines, texts: Texts, rng: random.Random, count: int, *, held_out: bool) -> None:
    drawn: list[tuple[NDArray[np.uint8], str]] = []
    while len(drawn) < count:
        text = texts.held_out(rng) if held_out else texts.line(rng)
        face = lines.face_for(rng, text)
        line = lines.draw(rng, text, face) if face and text.strip() else None
        if line is not None and STEP * len(text) <= line.shape[1] <= _WIDEST:
            drawn.append((line, text))
    np.savez(
        path,
        pixels=np.concatenate([line.ravel() for line, _ in drawn]),
        widths=np.array([line.shape[1] for line, _ in drawn]),
        labels=np.array([_INDEX[letter] for _, text in drawn for letter in text], np.uint8),
        lengths=np.array([len(text) for _, text in drawn]),
    )


def _lines_of(path: Path) -> list[Line]:
    data = np.load(path)
    ends = np.concatenate(([0], np.cumsum(data["widths"]))) * HEIGHT
    stops = np.concatenate(([0], np.cumsum(data["lengths"])))
    pixels, labels = data["pixels"], data["labels"].astype(np.int64)
    return [
        (pixels[start:end].reshape(HEIGHT, -1), labels[first:last])
        for (start, end), (first, last) in zip(pairwise(ends), pairwise(stops), strict=True)
    ]


# --- the net ------------------------------------------------------------------------------------------------------------


def _layer(
    inside: int, outside: int, kernel: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int]
) -> nn.Sequential:
    convolution = nn.Conv2d(inside, outside, kernel, stride, padding, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outside), nn.ReLU(inplace=True))


class _Residual(nn.Module):  # type: ignore[misc]
    def __init__(self, channels: int, kernel: tuple[int, int]) -> None:
        super().__init__()
        self.b = _layer(channels, channels, kernel, (1, 1), (kernel[0] // 2, kernel[1] // 2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.b(x)


class Net(nn.Module):  # type: ignore[misc]
    """Strokes, then letters on a five rows' height, then one row on which neighbours are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.f = nn.Sequential(
            _layer(1, 12, (3, 3), (2, 2), (1, 1)),
            _layer(12, 32, (3, 3), (2, 2), (1, 1)),
            _Residual(32, (3, 3)),
            _layer(32, 72, (3, 3), (2, 1), (1, 1)),
            _Residual(72, (3, 3)),
            _layer(72, 176, (5, 3), (1, 1), (0, 1)),
            *(_Residual(176, (1, 5)) for _ in range(4)),
            nn.Dropout(0.05),
            nn.Conv2d(176, len(LETTERS) + 1, 1),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.f(x)


def _batch(lines: Sequence[Line]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    width = max(line.shape[1] for line, _ in lines)
    shown = np.zeros((len(lines), 1, HEIGHT, -(-width // 16) * 16), np.float32)
    for number, (line, _) in enumerate(lines):
        shown[number, 0, :, : line.shape[1]] = (255 - line.astype(np.float32)) / 255
    return (
        torch.from_numpy(shown),
        torch.from_numpy(np.concatenate([labels for _, labels in lines])),
        torch.tensor([-(-line.shape[1] // STEP) for line, _ in lines]),
        torch.tensor([len(labels) for _, labels in lines]),
    )


# --- training -----------------------------------------------------------------------------------------------------------


def _batches(folder: Path, rank: int, of: int, rng: random.Random) -> Iterator[list[Line]]:
    """Lines of like width, sheet by sheet without end; sheets that are drawn meanwhile come in the next round."""
    while True:
        sheets = sorted(folder.glob("train_*.npz"))[rank::of]
        for sheet in rng.sample(sheets, len(sheets)):
            lines = sorted(_lines_of(sheet), key=lambda line: line[0].shape[1] + rng.uniform(-20, 20))
            cut: list[list[Line]] = []
            at = 0
            while at < len(lines):
                count = max(8, min(48, _BATCH // lines[at][0].shape[1]))
                cut.append(lines[at : at + count])
                at += count
            yield from rng.sample(cut, len(cut))


def train(sheets: Path, weights: Path, seconds: float, rank: int, of: int, start_from: Path | None) -> None:
    """Train for a time; `of` processes with their own sheets average their weights. The first writes the mean of the last weights.

    Weights to start from are taken up at a lower peak rate, that what they know is not lost.
    """
    torch.set_num_threads(1)
    torch.manual_seed(rank)
    meeting = (sheets / "meeting").resolve()
    torch.distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=of)
    net, rng, peak = Net(), random.Random(rank), _PEAK  # noqa: S311 - no secret
    if start_from:
        net.load_state_dict(torch.load(start_from))
        peak = _AGAIN
    optimiser = torch.optim.AdamW(net.parameters(), lr=peak, weight_decay=1e-2)
    mean: Weights = {}
    start, done = time.monotonic(), False
    for step, lines in enumerate(_batches(sheets, rank, of, rng), 1):
        share = min(1.0, (time.monotonic() - start) / seconds)
        for group in optimiser.param_groups:
            group["lr"] = peak * min(1.0, step / 200) * (0.49 * (1 + math.cos(math.pi * share)) + 0.02)
        shown, labels, steps, lengths = _batch(lines)
        if rng.random() < 0.3:
            shown = shown + torch.randn_like(shown) * rng.uniform(0, 0.06)
        logs = net(shown)[:, :, 0].permute(2, 0, 1).log_softmax(2)
        loss = nn.functional.ctc_loss(logs, labels, steps, lengths, zero_infinity=True)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        if step % _SHARED == 0:
            done = _share(net, of, over=rank == 0 and share >= 1.0)
            _remember(mean, net.state_dict(), min(0.97, step / (step + 10.0 * _SHARED)))
        if done:
            break
    if rank == 0:
        torch.save(mean, weights)
        net.load_state_dict(mean)
        for path in sorted(sheets.glob("measure_*.npz")):
            errors, words = measure(net, _lines_of(path))
            print(f"{path.stem}: {errors:.3f} of the letters wrong, {words:.3f} of the words right")
    torch.distributed.destroy_process_group()


def _share(net: Net, of: int, *, over: bool) -> bool:
    """Average the weights of all processes; return whether one of them says that time is over."""
    parts = [part for part in net.state_dict().values() if part.dtype.is_floating_point]
    flat = torch.cat([*(part.reshape(-1) for part in parts), torch.tensor([float(over)])])
    torch.distributed.all_reduce(flat)
    flat /= of
    for part, new in zip(parts, flat[:-1].split([part.numel() for part in parts]), strict=True):
        part.copy_(new.view_as(part))
    return bool(flat[-1] > 0)


def _remember(mean: Weights, now: Weights, keep: float) -> None:
    for name, part in now.items():
        if name in mean and part.dtype.is_floating_point:
            mean[name].mul_(keep).add_(part, alpha=1 - keep)
        else:
            mean[name] = part.clone()


def measure(net: Net, lines: Sequence[Line]) -> tuple[float, float]:
    """Return the share of letters wrong and of words right, read greedily."""
    wrong = letters = right = words = 0
    net.eval()
    with torch.no_grad():
        for line, labels in lines:
            best = net(_batch([(line, labels)])[0])[0, :, 0].argmax(0).tolist()
            read = "".join(LETTERS[one - 1] for before, one in pairwise([0, *best]) if one not in (0, before))
            text = "".join(LETTERS[label - 1] for label in labels)
            wrong += _distance(read.strip(), text)
            letters += len(text)
            left = read.split()
            for word in text.split():
                words += 1
                if word in left:
                    left.remove(word)
                    right += 1
    return wrong / letters, right / words


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        corner, row[0] = row[0], number
        for at, wanted in enumerate(other, 1):
            corner, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, corner + (letter != wanted))
    return row[-1]


def export(weights: Path) -> None:
    """Write the net with weights of 16 bits' precision, which packs to half in the wheel; kept as 32 bits, that all OpenCVs read."""
    net = Net()
    net.load_state_dict(torch.load(weights))
    net.eval()
    folded: Any = torch.quantization.fuse_modules(
        net,
        [
            [f"{name}.0", f"{name}.1", f"{name}.2"]
            for name, part in net.named_modules()
            if isinstance(part, nn.Sequential) and len(part) == 3
        ],
    )
    for part in folded.parameters():
        part.data = part.data.half().float()
    shape = {"line": {3: "width"}, "steps": {3: "step"}}
    blank = torch.zeros(1, 1, HEIGHT, 320)
    torch.onnx.export(
        folded,
        (blank,),
        str(ONNX),
        input_names=["line"],
        output_names=["steps"],
        dynamic_axes=shape,
        opset_version=13,
        dynamo=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("sheets", type=Path)
    drawing.add_argument("fonts", type=Path, nargs="+")
    training = commands.add_parser("train")
    training.add_argument("sheets", type=Path)
    training.add_argument("weights", type=Path)
    training.add_argument("--minutes", type=float, default=50)
    training.add_argument("--from", dest="start_from", type=Path, metavar="WEIGHTS", help="take training up again")
    training.add_argument("--rank", type=int, default=0)
    training.add_argument("--of", type=int, default=1)
    exporting = commands.add_parser("export")
    exporting.add_argument("weights", type=Path)
    given = parser.parse_args()
    if given.command == "draw":
        draw(given.sheets, given.fonts)
    elif given.command == "train":
        train(given.sheets, given.weights, 60 * given.minutes, given.rank, given.of, given.start_from)
    else:
        export(given.weights)


if __name__ == "__main__":
    main()
