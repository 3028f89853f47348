"""The program as it is installed, on real files: as a process of its own where that is what is proven, else its main function."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from conftest import ROOT
from insertaudit.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    Done = subprocess.CompletedProcess[str]

PROGRAM = Path(sys.executable).with_name("insertaudit")
BAD = "Für jede Rezension auf Amazon erhalten Sie einen 10-€-Gutschein von uns.\n"
GOOD = "Vielen Dank für Ihren Einkauf! Wir wünschen Ihnen viel Freude mit der Lampe.\n"


def run(*arguments: str | Path, **rest: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **rest}
    return subprocess.run(
        [PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False, env=environment
    )


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The rules with the German lexicon alone, a fifth of all: for processes whose matter it is not which rules they load."""
    rules = tmp_path_factory.mktemp("german") / "rules"
    others = [path.name for path in (ROOT / "rules" / "lexicons").iterdir() if path.is_dir() and path.name != "de"]
    shutil.copytree(ROOT / "rules", rules, ignore=shutil.ignore_patterns(*others, *(f"{name}.toml" for name in others)))
    return str(rules)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """`main` in this process: the same line from arguments to exit code as `run`, without loading the rules anew."""

    def called(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["insertaudit", *map(str, arguments)])
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGPIPE)}
        try:
            with pytest.raises(SystemExit) as ended:
                main()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        code = ended.value.code
        assert isinstance(code, int)
        return subprocess.CompletedProcess(sys.argv, code, *capfd.readouterr())

    return called


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad.txt").write_text(BAD, encoding="utf-8")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_several_reports_from_one_run(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    out = tmp_path_factory.mktemp("out")
    done = run("check", folder, "-o", out / "a.json", "-o", out / "a.html", "-o", f"json:{out / 'b.txt'}", "--no-cache")
    assert done.returncode == 1
    assert "bad.txt" in done.stdout
    report = json.loads((out / "a.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8")))
    assert [(entry["path"], entry["verdict"]) for entry in report["files"]] == [
        ("bad.txt", "fail"),
        ("good.txt", "pass"),
    ]
    assert json.loads((out / "b.txt").read_text(encoding="utf-8")) == report
    assert "<!doctype html>" in (out / "a.html").read_text(encoding="utf-8").lower()


def test_a_report_in_the_audited_folder_is_not_audited(folder: Path, call: Callable[..., Done]) -> None:
    report = folder / "report.json"
    for _ in range(2):  # the second time it is there already
        call("check", folder, "-o", report)
        assert [entry["path"] for entry in json.loads(report.read_text(encoding="utf-8"))["files"]] == [
            "bad.txt",
            "good.txt",
        ]
    done = json.loads(call("check", folder, "--format", "json").stdout)
    assert [entry["path"] for entry in done["files"]] == ["bad.txt", "good.txt"]
    assert done["ignored"] == 1


@pytest.mark.parametrize("target", ["bad.txt", "html:good.txt"])
def test_an_audited_file_is_never_overwritten(folder: Path, target: str, call: Callable[..., Done]) -> None:
    prefix, _, name = target.rpartition(":")
    path = folder / name
    before = path.read_bytes()
    for inputs in (folder, path):
        done = call("check", inputs, "-o", f"{prefix}:{path}" if prefix else path)
        assert done.returncode == 2
        assert "overwritten" in done.stderr
    assert path.read_bytes() == before


def test_the_report_does_not_depend_on_the_number_of_jobs(folder: Path, call: Callable[..., Done]) -> None:
    one, two = (json.loads(call("check", folder, "--format", "json", "--jobs", jobs).stdout) for jobs in ("1", "2"))
    assert one == two


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["{}/good.txt"], 0),
        (["{}/good.txt", "--only", "incentive/review-rewart"], 2),
        (["{}/good.txt", "-o", "{}/missing/report.json"], 4),
    ],
)
def test_exit_codes(folder: Path, arguments: list[str], code: int, german: str) -> None:
    done = run("check", *(argument.format(folder) for argument in arguments), INSERTAUDIT_RULES=german)
    assert_exit(done, code)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["{}/bad.txt", "--fail-on", "never"], 0),
        (["{}/bad.txt", "--skip", "incentive", "--skip", "review", "--skip", "marketing"], 0),
        (["{}/nothing.txt"], 2),
        (["{}/*.pdf"], 2),
        (["{}/good.txt", "--pack", "amazn"], 2),
        (["{}/good.txt", "--fail-on", "eror"], 2),
        (["{}/good.txt", "--as", "letter"], 2),
        (["{}/good.txt", "--size", "big"], 2),
        (["{}/good.txt", "--size", "10.5x14.8"], 2),
        (["{}/good.txt", "-o", "{}/a.json", "-o", "{}/a.json"], 2),
        (["--files-from", "{}/good.txt"], 2),
        (["{}/good.txt", "--skip", "reading/unreadable-file"], 2),
        (["{}/good.txt", "-o", "{}/report.docx"], 2),
    ],
)
def test_what_decides_the_exit_code(folder: Path, arguments: list[str], code: int, call: Callable[..., Done]) -> None:
    assert_exit(call("check", *(argument.format(folder) for argument in arguments)), code)


def assert_exit(done: Done, code: int) -> None:
    """The code; and of an error one sentence."""
    assert done.returncode == code, done.stderr
    if code in {2, 4}:
        assert done.stderr.startswith("insertaudit: ")
        assert len(done.stderr.strip().splitlines()) == 1


def test_what_could_not_be_read_has_an_exit_code_of_its_own(tmp_path: Path, german: str) -> None:
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    (tmp_path / "empty.png").write_bytes(b"")
    done = run("check", tmp_path, "--format", "json", INSERTAUDIT_RULES=german)
    assert done.returncode == 3
    for entry in json.loads(done.stdout)["files"]:
        assert entry["verdict"] == "fail"
        assert [finding["rule"] for finding in entry["findings"]] == ["reading/unreadable-file"]
        assert entry["coverage"]["state"] == "unread"


def test_a_wrong_name_is_mended(folder: Path, call: Callable[..., Done]) -> None:
    assert 'did you mean "incentive/review-reward"' in call("check", folder, "--only", "incentive/review-rewart").stderr
    assert 'did you mean "amazon"' in call("check", folder, "--pack", "amazn").stderr


def test_a_broken_rule_file_is_named(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    rules = tmp_path_factory.mktemp("rules") / "rules"
    shutil.copytree(ROOT / "rules", rules)
    path = rules / "incentive" / "review-reward.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[when]", "[wen]").replace("[[when]]", "[[wen]]"), encoding="utf-8"
    )
    done = run("check", folder, INSERTAUDIT_RULES=str(rules))
    assert done.returncode == 2
    assert str(path) in done.stderr
    assert 'wen: unknown key; did you mean "when"?' in done.stderr


def test_an_interrupted_run_says_so(tmp_path: Path, german: str) -> None:
    for number in range(400):
        (tmp_path / f"{number}.txt").write_text(GOOD * 2000, encoding="utf-8")
    for wanted, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        process = subprocess.Popen(
            [PROGRAM, "check", tmp_path],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"INSERTAUDIT_RULES": german},
        )
        time.sleep(2)
        process.send_signal(wanted)
        _, errors = process.communicate(timeout=30)
        assert process.returncode == code
        assert "Traceback" not in errors


def test_read_shows_blocks_and_links(folder: Path, call: Callable[..., Done], german: str) -> None:
    (folder / "card.txt").write_text("Besuchen Sie shop-x.de\n\nDanke!", encoding="utf-8")
    report = json.loads(run("read", folder / "card.txt", "--format", "json", INSERTAUDIT_RULES=german).stdout)
    entry = report["files"][0]
    assert [block["text"] for block in entry["blocks"]] == ["Besuchen Sie shop-x.de", "Danke!"]
    assert entry["links"][0]["domain"] == "shop-x.de"
    assert "shop-x.de" in call("read", folder / "card.txt").stdout


def test_explain_shows_the_chain_and_why_not(call: Callable[..., Done], german: str) -> None:
    found = run("explain", "incentive/review-reward", "--text", BAD, INSERTAUDIT_RULES=german).stdout
    assert "found: error" in found
    assert "Gutschein" in found
    assert "found: nothing" in call("explain", "incentive/review-reward", "--text", GOOD).stdout
    assert call("explain", "incentive/review-rewart", "--text", GOOD).returncode == 2
    assert call("explain", "incentive/review-reward", "--text", "missing.pdf").returncode == 2
    assert call("explain", "incentive/review-reward", "--text", GOOD, "--as", "letter").returncode == 2


def test_rules_are_listed_and_shown(call: Callable[..., Done]) -> None:
    assert "incentive/review-reward" in run("rules", "list").stdout
    assert "S5" in call("rules", "show", "incentive/review-reward", "--lang", "de").stdout
    assert call("rules", "show", "nope/nope").returncode == 2


def test_what_read_could_not_read_is_said(tmp_path: Path, call: Callable[..., Done]) -> None:
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    done = call("read", tmp_path / "cut.pdf")
    assert done.returncode == 3
    assert "export or fetch it again" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has /dev/full")
def test_a_full_disk_behind_standard_output_is_said(folder: Path, german: str) -> None:
    environment = os.environ | {"INSERTAUDIT_RULES": german}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [PROGRAM, "check", folder], stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=environment
        )
    assert done.returncode == 4
    assert done.stderr.startswith("insertaudit: ")


def test_broken_weights_are_named(
    tmp_path: Path, german: str, monkeypatch: pytest.MonkeyPatch, call: Callable[..., Done]
) -> None:
    rules = Path(shutil.copytree(german, tmp_path / "rules"))
    (rules / "reader.npz").write_bytes(b"")
    monkeypatch.setenv("INSERTAUDIT_RULES", str(rules))
    done = call("explain", "incentive/review-reward", "--text", GOOD)
    assert done.returncode == 2
    assert "reader.npz" in done.stderr


def test_version_and_help() -> None:
    assert run("--version").stdout.startswith("insertaudit ")
    assert "check" in run("--help").stdout
    assert run("--help").returncode == 0


def test_the_api_is_the_command(folder: Path) -> None:
    from insertaudit import Report, audit

    report = audit(folder)
    assert isinstance(report, Report)
    assert [result.verdict for result in report.files] == ["fail", "pass"]
