"""Coded entities of papers: what tells an imprint, an invoice or a manual from a flyer in any language."""

from __future__ import annotations

import re

_COMPANY = re.compile(
    r"(?<![\w-])(?:(?i:g?gmbh)|mbH|UG|KG|OHG|AG|OG|e\.\s?K\.?|e\.\s?U\.?|eG|KGaA|Ltd\.?|Limited|LLC|L\.L\.C\.|Inc\.?|Corp\.?|Mfg\.?"
    r"|PLC|plc|LLP|SARL|SAS|SASU|EURL|S\.?r\.?l\.?|S\.?p\.?A\.?|S\.L\.U?\.?|SLU?|S\.A\.|B\.?V\.?|N\.V\.|VOF|AB|ApS|A/S|Oy"
    r"|sp\.\s?z\s?o\.?\s?o\.?|[Ss]p\.\s?[kj]\.|s\.\s?c\.|s\.?r\.?o\.?|Kft\.?|Inh\.|Inhaber(?:in)?|GbR|Sàrl)(?![\w-])(?!\s\d)"
)

_POSTAL = re.compile(
    # German streets and towns
    r"(?<![\w.,-])(?:[A-ZÄÖÜ]\w*(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|ring|damm|ufer|chaussee|steig|zeile|markt|hof)"
    r"|(?:[A-ZÄÖÜ]\w+\s)?(?:Straße|Strasse|Str\.|Gasse|Weg|Platz|Allee|Ring|Damm|Ufer)"
    r"|(?:Am|An der|Im|Auf der|Unter den|Zum|Zur)\s[A-ZÄÖÜ]\w+)[ \u00a0]\d{1,4}[ \u00a0]?[a-z]?(?!\w)"
    r"|(?<![\w.,-])(?:(?:D|DE|CH|F|I|E|L|PL)-)?\d{5}[ \u00a0](?!(?:Stk|Stück|Euro|Lumen|Watt|Volt)\b)(?:St\.[ ]|Bad[ ])?[A-ZÄÖÜ][a-zäöüß]{2,}"
    r"|(?:(?<=[,·|•–-][ ])|(?<=[,·|][ ][A-Z]-)|^(?:(?:A|AT|CH|B|DK|S)-)?)\d{4}[ \u00a0](?:St\.[ ]|Bad[ ])?[A-ZÄÖÜ][a-zäöüß]{2,}(?=\s*(?:$|[,.·|•(/)–]))"
    # British, Irish, American
    r"|,\s?[A-Z]{2}\s\d{5}(?:-\d{4})?(?!\d)"
    r"|(?<!\w)\d{1,5}[ ](?:[A-Z][\w'.-]+[ ]){1,3}(?:St|Rd|Ave|Blvd|Dr|Ct|Ln|Lane|Way|Pkwy|Parkway|Street|Road|Avenue|Drive|Court|Square|Hwy|Loop|Close|Mews"
    r"|Terrace|Quay|Place|Pl|Row)\b"
    r"|(?<!\w)(?:P\.?\s?O\.?\sBox|Postfach|Unit|Suite)\s\d+"
    r"|(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w)"
    r"|(?<!\w)[A-Z]\d{2}\s[A-Z][A-Z0-9]{3}(?!\w)"
    # Dutch, Polish, Swedish; French, Italian and Spanish streets
    r"|(?<!\w)\d{4}\s[A-Z]{2}\s+[A-Z][a-z]+"
    r"|(?<!\d)\d{2}-\d{3}\s[A-ZŁŚŻ]\w+"
    r"|(?<!\d)\d{3}\s\d{2}\s[A-ZÅÄÖ][a-zåäö]+"
    r"|(?<!\w)(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]alle|C/|[Aa]venida|[Pp]laza|ul\.|al\.)\s[A-ZÀ-Ž]?[\w'’ .-]{2,40}?,?\s\d{1,4}(?!\w)",
    re.MULTILINE,
)

_REGISTER = re.compile(
    r"(?<!\w)(?:HRB|HRA|GnR|FN)\s?\d{3,7}(?:\s?[a-z](?!\w))?|(?<!\w)ATU\s?\d{8}|(?<!\w)(?:DE|FR|IT|ES|PL|NL|SE|BE|IE|GB)\s?[0-9A-Z]?\d{8,12}(?:B\d\d)?(?!\w)"
    r"|(?<!\w)CHE[-\s]?\d{3}\.\d{3}\.\d{3}|(?<!\w)\d{3}/\d{3}/\d{4,5}(?!\d)|(?<!\w)[A-Z]{2}\d{2}(?:\s?\d{4}){3,6}(?:\s?\d{1,3})?(?!\d)"
)

_STANDARD = re.compile(
    r"(?<!\w)(?:(?:DIN\s)?(?:EN|IEC|ISO|ASTM|UL|BS|ANSI|NF|CISPR|ETSI|IEEE)(?:[\s-](?:EN|IEC|ISO))?[\s-]?[A-Z]?\d{2,6}(?:[-:/]\d+)*)"
    r"|(?<!\w)(?:\(?(?:EU|EG|EC|UE|CE)\)?\s(?:Nr\.\s|No\.?\s)?\d{2,4}/\d{2,4}|\d{4}/\d{1,4}/(?:EU|EG|EC|UE|CE))"
    r"|(?<!\w)\d{1,2}\sCFR\s\d+|(?<!\w)(?:Part|Teil)\s15\b|(?<!\w)FCC\s?ID|(?<!\w)(?:H|EUH|P)\d{3}(?:\+P\d{3})*(?!\w)|(?<!\w)UFI\b|(?<!\w)IP[X2-6][0-9]K?(?!\w)"
    r"|(?<!\w)(?:CE|UKCA|RoHS|REACH|GPSR|WEEE|CPSIA|INCI)(?!\w)"
)

_TECHNICAL = re.compile(
    r"(?<![\w.,])(?:\d+(?:[.,/]\d+)?|\d+\s\d/\d)(?:\s?[-–]\s?\d+(?:[.,]\d+)?)?\s?(?:°\s?[CF]?|Grad(?:\sCelsius)?\b|kg\b|mm\b|cm\b|Nm\b|V\b|VAC\b|W\b|kW\b|kWh\b|mA\b|mAh\b|A\b"
    r"|Hz\b|MHz\b|GHz\b|bar\b|psi\b|l\b|Liter\b|lbs?\b|in\.?(?!\w)|inch(?:es)?\b|oz\b|dB\b|lm\b|lumen\b|Watt\b|Volt\b|rpm\b|U/min\b|Minuten\b|minutes\b|Sekunden\b|seconds\b|Zoll\b|Pa\b|gsm\b|ft\b|%\sRH)"
)

_STEP = re.compile(
    r"^\s*(?:(?:Schritt|Step|Étape|Passo|Paso|Stap|Krok|Steg)\s\d+\b|\d{1,2}\s?[.)](?=\s*[^\W\d]))|(?<=[.:;]\s)\d[.)](?=\s[^\W\d])",
    re.MULTILINE | re.IGNORECASE,
)

_REPLY = re.compile(r"^\s*(?:(?:Re|RE|Aw|AW|Antw|Antwort|SV|Sv|R|RIF|Odp|Réf)\s?:|>)", re.MULTILINE)

_TRACKING = re.compile(
    r"(?<!\w)(?:1Z[0-9A-Z]{16}|1Z(?:[- ]?\w{3,4}){2,4}|0034\d{16}|\d{20}|JJD\d{15,18}|[A-Z]{2}\d{9}[A-Z]{2})(?!\w)"
)

_KEY = re.compile(
    r"(?<![\w-])(?!(?:[A-Z]{2}-)?\d{4}-)(?=[A-Z-]*\d)(?=[0-9-]*[A-Z])[A-Z0-9]{3,6}(?:-[A-Z0-9]{2,6}){2,6}(?![\w-])"
)

FORMAL_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("COMPANY", _COMPANY),
    ("POSTAL_ADDRESS", _POSTAL),
    ("REGISTER_NUMBER", _REGISTER),
    ("STANDARD", _STANDARD),
    ("TECHNICAL_VALUE", _TECHNICAL),
    ("STEP", _STEP),
    ("REPLY_MARK", _REPLY),
    ("TRACKING_NUMBER", _TRACKING),
    ("LICENCE_KEY", _KEY),
)
"""Company forms, postal addresses, register and tax numbers, standards and directives, technical values, numbered steps, marks of
a reply, parcel numbers, licence keys."""
