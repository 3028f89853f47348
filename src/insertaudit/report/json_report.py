"""The JSON report, schema `insertaudit/1` (docs/report.schema.json). In English whatever the language of the run."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from insertaudit.report.summary import in_order, sort_findings, summarize
from insertaudit.report.wording import problem_sentence, rule_text

if TYPE_CHECKING:
    from insertaudit.model import Box, Code, FileResult, Finding, Link, Place, Report, Suppression
    from insertaudit.report.wording import Lang

SCHEMA = "insertaudit/1"

# Characters that JSON allows raw in a string but that steer a terminal or reorder a line. Lone surrogates (from file
# names that are no UTF-8) cannot be encoded at all; strict readers reject them as escapes too, so they become text.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def render(report: Report, *, lang: Lang = "en") -> str:  # noqa: ARG001 - every format is called alike
    """One line per file, so that two reports can be compared line by line."""
    files = in_order(report.files)
    head = {
        "schema": SCHEMA,
        "tool": {"name": "insertaudit", "version": report.version},
        "provenance": {**report.provenance, "only": list(report.restricted[0]), "skip": list(report.restricted[1])},
        "rules": {rule: _rule(report, rule) for rule in sorted({f.rule for file in files for f in file.findings})},
    }
    tail = {
        "ignored": report.ignored,
        "not_looked_at": list(report.not_looked_at.get("en", ())),
        "summary": _summary(report),
    }
    lines = [f"{_dump(key)}: {_dump(value)}" for key, value in head.items()]
    entries = ",\n  ".join(_dump(_file(report, file)) for file in files)
    lines.append(f'"files": [\n  {entries}\n ]' if entries else '"files": []')
    lines += [f"{_dump(key)}: {_dump(value)}" for key, value in tail.items()]
    return "{" + ",\n ".join(lines) + "}\n"


def _dump(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return _SURROGATE.sub(lambda match: f"\\\\u{ord(match[0]):04x}", text)


def _rule(report: Report, rule: str) -> dict[str, Any]:
    text = rule_text(report, rule, "en")
    return {
        "title": text.title,
        "why": text.why,
        "fix": text.fix,
        "stake": text.stake,
        "clauses": list(text.clauses),
        "status": text.status or None,
        "source": text.source,
        "dated": text.dated,
        "basis": list(text.basis),
    }


def _file(report: Report, file: FileResult) -> dict[str, Any]:
    return {
        "path": file.path,
        "as": file.kind,
        "media_type": file.media_type,
        "sha256": file.sha256,
        "bytes": file.size,
        "verdict": file.verdict,
        "coverage": {
            "state": file.state,
            "pages": len(file.pages),
            "pages_ocr": sum(page.ocr for page in file.pages),
            "problems": [
                {
                    "code": problem.code,
                    "where": problem.where,
                    "message": problem_sentence(report, problem.code, "en"),
                    "detail": problem.detail,
                    "page": problem.page,
                }
                for problem in file.problems
            ],
        },
        "findings": [_finding(finding) for finding in sort_findings(file.findings)],
        "links": [_link(link) for link in file.links],
        "codes": [_code(code) for code in file.codes],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    first = finding.places[0] if finding.places else None
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "hint": finding.hint,
        "message": finding.message,
        "lang": finding.lang,
        "confidence": round(finding.confidence, 4),
        "page": first.page if first else None,
        "box": _box(first.box) if first else None,
        "carrier": first.carrier if first else "text",
        "evidence": list(finding.evidence),
        "places": [_place(place) for place in finding.places],
        "target": finding.target,
        "destination": finding.destination,
        "role": finding.role,
        "rewording": finding.rewording,
        "because": finding.because,
        "fingerprint": finding.fingerprint,
        "suppressed": _suppressed(finding.suppressed),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "page": place.page,
        "box": _box(place.box),
        "carrier": place.carrier,
        "text": place.text,
        "concept": place.concept,
    }


def _suppressed(suppressed: Suppression | None) -> dict[str, Any] | None:
    if suppressed is None:
        return None
    until = suppressed.until.isoformat() if suppressed.until else None
    return {"by": suppressed.by, "reason": suppressed.reason, "until": until}


def _link(link: Link) -> dict[str, Any]:
    return {
        "url": _uri(link),
        "kind": link.kind,
        "domain": link.domain,
        "text": link.text,
        "carrier": link.carrier,
        "page": link.page,
        "box": _box(link.box),
        "resolved": link.resolved,
    }


def _uri(link: Link) -> str:
    """The address as a URI where it was written without a scheme: `tel:` (RFC 3966), `mailto:` (RFC 6068)."""
    if link.kind in {"phone", "sms", "messenger"} and not any(c.isalpha() for c in link.url):
        return "tel:" + "".join(c for c in link.url if c.isdigit() or c == "+")
    if link.kind == "mail" and not link.url.lower().startswith("mailto:"):
        return f"mailto:{link.url}"
    return link.url


def _code(code: Code) -> dict[str, Any]:
    return {
        "format": code.format,
        "text": code.text,
        "payload": code.payload,
        "page": code.page,
        "box": _box(code.box),
        "module_mm": _rounded(code.module_mm),
        "quiet_zone": _rounded(code.quiet_zone),
        "contrast": _rounded(code.contrast),
    }


def _box(box: Box | None) -> list[float] | None:
    return None if box is None else [round(side, 4) for side in (box.left, box.top, box.right, box.bottom)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _summary(report: Report) -> dict[str, Any]:
    summary = summarize(report.files)
    return {
        "files": summary.files,
        "pass": summary.verdicts["pass"],
        "review": summary.verdicts["review"],
        "fail": summary.verdicts["fail"],
        "unread": summary.unread,
        "partial": summary.partial,
        "suppressed": summary.suppressed,
        "findings": summary.findings,
    }
