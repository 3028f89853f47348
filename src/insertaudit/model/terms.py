"""The words that every stage uses for kinds, severities, roles and the like."""

from __future__ import annotations

from typing import Literal

Kind = Literal["insert", "attachment", "message"]
Severity = Literal["error", "warning", "info"]
Verdict = Literal["pass", "review", "fail"]
ReadState = Literal["read", "partial", "unread"]
Carrier = Literal[
    "text", "ocr", "annotation", "hyperlink", "form", "script", "comment",
    "qr", "barcode", "metadata", "filename", "attribute", "hidden",
]  # fmt: skip
Role = Literal["legal", "instructions", "warranty", "invoice", "marketing", "support", "plain"]
Target = Literal["review", "feedback"]
Symbology = Literal[
    "QRCode", "MicroQRCode", "RMQRCode", "DataMatrix", "Aztec", "PDF417",
    "EAN13", "EAN8", "UPCA", "UPCE", "Code128", "Code39", "ITF", "Other",
]  # fmt: skip
Payload = Literal[
    "url", "mail", "phone", "sms", "vcard", "wifi", "geo", "event", "gs1-digital-link", "gs1", "product-number", "text",
]  # fmt: skip

SEVERITY_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
VERDICT_ORDER: dict[Verdict, int] = {"pass": 0, "review": 1, "fail": 2}
