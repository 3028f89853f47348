"""Rule and problem texts of the sample reports, in both languages."""

from __future__ import annotations

from insertaudit.model import RuleText

RULES = {
    "incentive/review-reward": {
        "en": RuleText(
            "A benefit is tied to a review",
            "Amazon forbids any compensation for a review, now or later, whatever the review says. "
            "Calling the review honest does not cure it.",
            "Take out the benefit, or the request for a review. Neither may depend on the other.",
            "Review manipulation: selling privileges withdrawn at once and for good, funds withheld, "
            "all reviews removed, the product deleted.",
            ("S5",),
            "verified",
            "Customer product reviews policies",
            "2026-03-02",
            ("S5: No compensation of any sort or later benefit",),
        ),
        "de": RuleText(
            "Vorteil für eine Rezension",
            "Amazon verbietet jede Gegenleistung für eine Rezension, jetzt oder später und gleich, was darin steht. "
            "Das Wort „ehrlich“ ändert daran nichts.",
            "Den Vorteil streichen oder die Bitte um eine Rezension. Keines darf vom anderen abhängen.",
            "Manipulation von Rezensionen: sofortiger und dauerhafter Entzug der Verkaufsberechtigung, einbehaltene "
            "Guthaben, Löschung aller Rezensionen und des Produkts.",
            ("S5",),
            "verified",
            "Richtlinien für Kundenrezensionen",
            "2026-03-02",
            ("S5: Keine Gegenleistung irgendeiner Art, auch keine spätere",),
        ),
    },
    "redirect/external-link": {
        "en": RuleText(
            "A link leads away from Amazon",
            "A buyer may not be led to another site, shop or sign-up by a card in the parcel.",
            "Remove the code, or let it lead to a page on Amazon.",
            "Stock that is found with such a card becomes unsellable until the card is removed.",
            ("S9", "S15"),
            "verified",
            "Seller code of conduct",
            "2026-03-02",
        ),
        "de": RuleText(
            "Ein Link führt von Amazon weg",
            "Eine Beilage darf Käufer nicht auf eine andere Seite, in einen anderen Shop "
            "oder zu einer Anmeldung führen.",
            "Den Code entfernen oder auf eine Seite bei Amazon leiten.",
            "Ware mit einer solchen Beilage wird unverkäuflich, bis sie entfernt ist.",
            ("S9", "S15"),
            "verified",
            "Verhaltenskodex für Verkäufer",
            "2026-03-02",
        ),
    },
    "redirect/contact-channel": {
        "en": RuleText(
            "A contact outside Amazon",
            "An e-mail address invites the buyer to write past Amazon's messages.",
            "Name the contact in the manufacturer's legal notice only.",
            "",
            ("S15",),
            "contested",
            "Forum answer of a moderator",
            "2025-11-20",
        ),
        "de": RuleText(
            "Kontakt außerhalb von Amazon",
            "Eine E-Mail-Adresse lädt dazu ein, an Amazons Nachrichten vorbei zu schreiben.",
            "Den Kontakt nur in den Pflichtangaben des Herstellers nennen.",
            "",
            ("S15",),
            "contested",
            "Antwort eines Moderators",
            "2025-11-20",
        ),
    },
    "review/conditional": {
        "en": RuleText(
            "The request depends on being satisfied",
            "A request may not be made to satisfied buyers alone.",
            "Ask every buyer in the same words.",
            "No proactive messages for 30 days; the account is deactivated when it happens again.",
            ("S11", "S12", "S18"),
            "verified",
            "Communication guidelines",
            "2026-03-02",
        ),
        "de": RuleText(
            "Bitte hängt von der Zufriedenheit ab",
            "Um eine Rezension darf nicht nur bitten, wer zufriedene Käufer anspricht.",
            "Alle Käufer mit denselben Worten bitten.",
            "30 Tage keine eigenen Nachrichten; im Wiederholungsfall wird das Konto gesperrt.",
            ("S11", "S12", "S18"),
            "verified",
            "Kommunikationsrichtlinien",
            "2026-03-02",
        ),
    },
    "print/code-quiet-zone": {
        "en": RuleText(
            "Too little margin around a code",
            "Phones need a clear margin to find the code.",
            "Leave four modules clear on every side.",
            "",
            (),
            "judgement",
            "ISO/IEC 18004",
            "2026-03-02",
        ),
        "de": RuleText(
            "Zu wenig Rand um einen Code",
            "Telefone brauchen einen freien Rand, um den Code zu finden.",
            "Auf jeder Seite vier Module frei lassen.",
            "",
            (),
            "judgement",
            "ISO/IEC 18004",
            "2026-03-02",
        ),
    },
    "reading/unreadable-file": {
        "en": RuleText(
            "The file could not be read",
            "What was not read has not been judged.",
            "See the reason, then audit the file again.",
            "",
            (),
            "judgement",
        ),
        "de": RuleText(
            "Die Datei war nicht lesbar",
            "Was nicht gelesen wurde, ist nicht geprüft.",
            "Den Grund beheben und die Datei erneut prüfen.",
            "",
            (),
            "judgement",
        ),
    },
}
PROBLEMS = {
    "encrypted": {
        "en": "The file is protected by a password; give it with --password or save it without.",
        "de": "Die Datei ist mit einem Kennwort geschützt; mit --password angeben oder ohne Kennwort speichern.",
    },
    "blurred": {
        "en": "Text-like ink gave no words; supply a sharper picture or the original file.",
        "de": "Textartige Farbe ergab keine Wörter; ein schärferes Bild oder die Ursprungsdatei liefern.",
    },
}
NOT_LOOKED_AT: dict[str, tuple[str, ...]] = {
    "en": ("scratch panels", "NFC tags", "where a dynamic code will lead tomorrow", "Amazon's logo without words"),
    "de": ("Rubbelfelder", "NFC-Tags", "wohin ein dynamischer Code morgen führt", "Amazons Logo ohne Worte"),
}
