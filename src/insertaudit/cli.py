"""The command line. Heavy imports stand inside the commands, so that --help is instant."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from insertaudit.errors import AuditError, UsageError
from insertaudit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from insertaudit.config import Settings
    from insertaudit.model import Report
    from insertaudit.report.wording import Lang

app = typer.Typer(
    name="insertaudit",
    help="Audits packaging inserts and buyer-message attachments against Amazon's redirection, incentive, review and attachment rules.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(name="rules", help="Show and test the rules.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rules_app)

LEAST_SIDE_MM, LARGEST_SIDE_MM = 25, 3000
"""A sticker's and a roll-up's; what is smaller was meant in centimetres."""

Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files, folders or patterns.")]
OptionalPaths = Annotated[list[Path] | None, typer.Argument(metavar="PATH…", help="Files, folders or patterns.")]
Kind = Annotated[str | None, typer.Option("--as", metavar="KIND", help="insert, attachment, message or auto.")]
Config = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings file; else the nearest insertaudit.toml.")
]
Language = Annotated[str | None, typer.Option("--lang", metavar="de|en", help="Language of the report.")]
Password = Annotated[
    list[str] | None, typer.Option("--password", help="For encrypted files; may be given several times.")
]


def main() -> NoReturn:
    """Run the program; errors become one sentence and their exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        code = app(standalone_mode=False)  # gives back the code of typer.Exit
    except AuditError as error:
        _fail(str(error), error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(str(error))
            sys.exit(2)
        if hasattr(error, "format_message"):  # click's usage errors
            _fail(error.format_message(), 2)
        raise
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str, code: int) -> NoReturn:
    print(f"insertaudit: {message}", file=sys.stderr)  # noqa: T201
    sys.exit(code)


def _print_version(*, value: bool) -> None:
    if value:
        typer.echo(f"insertaudit {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Audits packaging inserts and buyer-message attachments against Amazon's rules."""


@app.command()
def check(
    paths: OptionalPaths = None,
    kind: Kind = None,
    outputs: Annotated[
        list[str] | None,
        typer.Option(
            "-o", "--output", metavar="[FORMAT:]FILE", help="Report file (.json .html .txt); may be repeated."
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="What standard output gets: text, json or html.")] = "text",
    config: Config = None,
    pack: Annotated[
        str | None, typer.Option("--pack", metavar="NAME|FILE", help="Rule pack: amazon, amazon-strict, or a file.")
    ] = None,
    lang: Language = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Worker processes; default: one for each core.")
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option("--fail-on", metavar="error|warning|never", help="From which severity on the exit code is 1."),
    ] = None,
    orders: Annotated[
        Path | None, typer.Option("--orders", metavar="CSV", help="order_id, completed_on, review_requested_on.")
    ] = None,
    size: Annotated[
        str | None, typer.Option("--size", metavar="WxH", help="Real size of the artwork in mm, e.g. 105x148.")
    ] = None,
    password: Password = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="RULE", help="Only this rule or family; may be repeated.")
    ] = None,
    skip: Annotated[
        list[str] | None, typer.Option("--skip", metavar="RULE", help="Without this rule or family; may be repeated.")
    ] = None,
    files_from: Annotated[
        Path | None, typer.Option("--files-from", metavar="FILE", help="More paths, one a line; - for standard input.")
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Look up whether links work over https; opens connections.")
    ] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Read every file anew.")] = False,  # noqa: ARG001
) -> None:
    """Audit files and folders, and report what breaks a rule, where, why, and what to write instead."""
    from insertaudit.api import audit
    from insertaudit.outputs import check_target, write_file, write_out
    from insertaudit.report.formats import FORMATS, format_of, render

    paths = [*(paths or ()), *_listed(files_from)]
    if not paths:
        raise UsageError("no path given: name at least one file or folder, or a list with --files-from")
    settings = _settings(config, paths)
    language: Lang = "de" if _choice("--lang", lang or settings.lang, ("de", "en")) == "de" else "en"
    threshold = _choice("--fail-on", fail_on or settings.fail_on, ("error", "warning", "never"))
    targets = [format_of(spec) for spec in outputs or []]
    _choice("--format", form, tuple(FORMATS))
    if len({path.resolve() for _, path in targets}) < len(targets):
        raise UsageError("-o names one file twice")
    for _, path in targets:
        check_target(path, paths)
    report = audit(
        *paths, kind=kind, pack=pack, orders=orders, size=_size(size), passwords=password or (), only=only or (),
        skip=skip or (), jobs=jobs, config=config, online=online, previews=any(FORMATS[name].draws_pages for name in (*(n for n, _ in targets), form)),
        own_files=[path for _, path in targets], progress=_progress(),
    )  # fmt: skip
    for name, path in targets:
        write_file(path, render(report, name, lang=language))
    if form == "text" and sys.stdout.isatty():
        from rich.console import Console

        from insertaudit.report.text import print_report

        print_report(report, Console(), lang=language)
    else:
        write_out(render(report, form, lang=language))
    raise typer.Exit(exit_code(report, threshold))


def exit_code(report: Report, threshold: str) -> int:
    """0 nothing at or above the threshold; 1 findings; 3 all of them say that something could not be read."""
    levels = {"error": {"error"}, "warning": {"error", "warning"}, "never": set()}[threshold]
    rules = {finding.rule for finding in report.findings if finding.severity in levels}
    if not rules:
        return 0
    return 3 if rules <= {"reading/unreadable-file", "reading/unreadable-part"} else 1


@app.command()
def read(
    paths: Paths,
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    kind: Kind = None,
    config: Config = None,
    password: Password = None,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1)] = None,
) -> None:
    """Show what is read: text blocks with carrier, page and box; links; codes."""
    from insertaudit.outputs import write_out
    from insertaudit.reading import read_paths

    _choice("--format", form, ("text", "json"))
    text, everything = read_paths(paths, form=form, kind=kind, config=config, passwords=password or (), jobs=jobs)
    write_out(text)
    raise typer.Exit(0 if everything else 3)


@app.command()
def explain(
    subject: Annotated[str, typer.Argument(metavar="RULE", help="A rule's id, e.g. review/conditional.")],
    text: Annotated[str, typer.Option("--text", metavar="TEXT|PATH", help="A text, or a file to read.")],
    kind: Kind = None,
    pack: Annotated[str, typer.Option("--pack", metavar="NAME|FILE")] = "amazon",
) -> None:
    """Show why a rule finds something in a text, or why it does not."""
    from insertaudit.explanation import explain_rule

    typer.echo(
        explain_rule(
            subject, text, kind=_choice("--as", kind or "insert", ("insert", "attachment", "message")), pack=pack
        )
    )


@app.command()
def doctor() -> None:
    """Tell whether everything that the audit needs is installed, and what to do where it is not."""
    from insertaudit.diagnosis import diagnose

    healthy, lines = diagnose()
    typer.echo("\n".join(lines))
    raise typer.Exit(0 if healthy else 2)


@app.command()
def formats() -> None:
    """List the types that are read and the report formats that are written."""
    from insertaudit.extract.formats import table
    from insertaudit.report.formats import FORMATS

    typer.echo(f"{table()}\n\nReports:")
    for name, known in FORMATS.items():
        typer.echo(f"{name} ({', '.join(known.extensions)})")


@rules_app.command("list")
def list_rules(pack: Annotated[str, typer.Option("--pack", metavar="NAME|FILE")] = "amazon") -> None:
    """List the rules with their severities for insert, message and attachment."""
    from insertaudit.policy.ruleset import read_ruleset
    from insertaudit.rulebook import rules_folder

    ruleset = read_ruleset(rules_folder(), pack)
    for rule, setting in sorted(ruleset.pack.settings.items()):
        levels = " / ".join(
            setting.severity[kind] if setting.severity[kind] != "off" else "–"
            for kind in ("insert", "message", "attachment")
        )
        typer.echo(f"{rule:34} {levels:30} {ruleset.rules[rule].title['en']}")


@rules_app.command("show")
def show_rule(
    rule: Annotated[str, typer.Argument(metavar="ID")],
    lang: Language = None,
    pack: Annotated[str, typer.Option("--pack")] = "amazon",
) -> None:
    """Show one rule: why, what to do, clauses, severities, examples."""
    from insertaudit.explanation import show

    typer.echo(show(rule, _choice("--lang", lang or "en", ("de", "en")), pack))


@rules_app.command("coverage")
def cover_rules() -> None:
    """Show concept by language how many phrases there are, and rule by language how many examples."""
    from insertaudit.detect.coverage import phrases
    from insertaudit.detect.detector import Detector
    from insertaudit.policy.handbook import coverage
    from insertaudit.policy.ruleset import read_ruleset
    from insertaudit.rulebook import rules_folder

    folder = rules_folder()
    typer.echo(phrases(Detector.load(folder, second_reader=False)))
    typer.echo()
    typer.echo(coverage(read_ruleset(folder, "amazon")))


@rules_app.command("test")
def test_rules(pack: Annotated[str, typer.Option("--pack", metavar="NAME|FILE")] = "amazon") -> None:
    """Check every rule file, and run every example."""
    from insertaudit.detect.detector import Detector
    from insertaudit.detect.wordfields import WordFields
    from insertaudit.policy.ruleset import read_ruleset
    from insertaudit.policy.selftest import run
    from insertaudit.rulebook import rules_folder

    folder = rules_folder()
    ruleset = read_ruleset(folder, pack)
    WordFields.load(folder).check()
    failures = run(Detector.load(folder, second_reader=False).read, ruleset, folder)
    for failure in failures:
        typer.echo(str(failure))
    examples = sum(len(rule.examples) for rule in ruleset.rules.values())
    typer.echo(f"{len(ruleset.rules)} rules, {examples} examples, {len(failures)} failures in {folder}")
    raise typer.Exit(1 if failures else 0)


def _settings(config: Path | None, paths: list[Path]) -> Settings:
    from insertaudit.config import find_settings

    return find_settings(config, paths[0] if paths[0].is_dir() else paths[0].parent)


def _choice(option: str, value: str, known: tuple[str, ...]) -> str:
    from insertaudit.tomlfile import nearest

    if value not in known:
        raise UsageError(f'{option} "{value}" is unknown: {", ".join(known)}{nearest(value, known)}')
    return value


def _size(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        width, height = (
            float(part.replace(",", ".")) for part in text.lower().replace("×", "x").removesuffix("mm").split("x")
        )
    except ValueError as error:
        raise UsageError(f'--size "{text}" is no size: give width x height in mm, e.g. 105x148') from error
    if min(width, height) < LEAST_SIDE_MM or max(width, height) > LARGEST_SIDE_MM:
        raise UsageError(f'--size "{text}" is no size of an insert in mm: 10.5 x 14.8 cm is 105x148')
    return width, height


def _listed(path: Path | None) -> list[Path]:
    if path is None:
        return []
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    return [Path(line) for line in text.splitlines() if line.strip()]


def _progress() -> Callable[[int, int], None]:
    if not sys.stderr.isatty():
        return lambda _done, _total: None

    def show(done: int, total: int) -> None:
        print(f"\r{done}/{total}" + ("\n" if done == total else ""), end="", file=sys.stderr, flush=True)  # noqa: T201

    return show
