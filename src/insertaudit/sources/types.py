"""Which media types an extension promises, and which files are never printed or sent."""

from __future__ import annotations

from pathlib import PurePosixPath

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
DOCX = _OFFICE + "wordprocessingml.document"
PPTX = _OFFICE + "presentationml.presentation"
XLSX = _OFFICE + "spreadsheetml.sheet"

_TEXT = frozenset({"text/plain", "text/csv", "text/markdown", "inode/x-empty"})
_PDF = frozenset({"application/pdf", "application/illustrator"})
_PROMISES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("txt", "text", "log", "asc"), _TEXT),
    **dict.fromkeys(("md", "markdown"), _TEXT),
    **dict.fromkeys(("csv", "tsv"), _TEXT),
    **dict.fromkeys(("jpg", "jpeg", "jpe", "jfif"), frozenset({"image/jpeg"})),
    **dict.fromkeys(("tif", "tiff"), frozenset({"image/tiff"})),
    **dict.fromkeys(("htm", "html", "xhtml"), frozenset({"text/html"})),
    **dict.fromkeys(("jp2", "j2k", "jpx", "j2c"), frozenset({"image/jp2"})),
    **dict.fromkeys(("bmp", "dib"), frozenset({"image/bmp"})),
    **dict.fromkeys(("heic", "heif"), frozenset({"image/heic"})),
    **dict.fromkeys(("psd", "psb"), frozenset({"image/vnd.adobe.photoshop"})),
    **dict.fromkeys(("gz", "svgz", "tgz"), frozenset({"application/gzip"})),
    **dict.fromkeys(("exe", "dll", "scr", "com", "sys"), frozenset({"application/vnd.microsoft.portable-executable"})),
    **dict.fromkeys(("vcf", "vcard"), frozenset({"text/vcard"})),
    **dict.fromkeys(("ics", "ical"), frozenset({"text/calendar"})),
    **dict.fromkeys(("eps", "ps"), frozenset({"application/postscript"})),
    **dict.fromkeys(("js", "mjs", "jse"), frozenset({"text/javascript"})),
    **dict.fromkeys(("eml", "mht", "mhtml"), frozenset({"message/rfc822"})),
    "ai": _PDF | {"application/postscript"},
    "ait": _PDF | {"application/postscript"},
    "pdf": _PDF,
    "png": frozenset({"image/png"}),
    "gif": frozenset({"image/gif"}),
    "webp": frozenset({"image/webp"}),
    "avif": frozenset({"image/avif"}),
    "svg": frozenset({"image/svg+xml"}),
    "emf": frozenset({"image/emf"}),
    "wmf": frozenset({"image/wmf"}),
    "mbox": frozenset({"application/mbox", "message/rfc822"}),
    "rtf": frozenset({"application/rtf"}),
    "doc": frozenset({"application/msword", "application/rtf"}),
    "xls": frozenset({"application/vnd.ms-excel"}),
    "ppt": frozenset({"application/vnd.ms-powerpoint"}),
    "msg": frozenset({"application/vnd.ms-outlook"}),
    "docx": frozenset({DOCX}),
    "docm": frozenset({"application/vnd.ms-word.document.macroenabled.12"}),
    "dotx": frozenset({_OFFICE + "wordprocessingml.template"}),
    "pptx": frozenset({PPTX}),
    "pptm": frozenset({"application/vnd.ms-powerpoint.presentation.macroenabled.12"}),
    "ppsx": frozenset({_OFFICE + "presentationml.slideshow"}),
    "xlsx": frozenset({XLSX}),
    "xlsm": frozenset({"application/vnd.ms-excel.sheet.macroenabled.12"}),
    "odt": frozenset({_OPEN + "text"}),
    "odp": frozenset({_OPEN + "presentation"}),
    "ods": frozenset({_OPEN + "spreadsheet"}),
    "odg": frozenset({_OPEN + "graphics"}),
    "zip": frozenset({"application/zip"}),
    "tar": frozenset({"application/x-tar"}),
    "bz2": frozenset({"application/x-bzip2"}),
    "xz": frozenset({"application/x-xz"}),
    "7z": frozenset({"application/x-7z-compressed"}),
    "rar": frozenset({"application/vnd.rar"}),
    "jar": frozenset({"application/java-archive", "application/zip"}),
    "lnk": frozenset({"application/x-ms-shortcut"}),
    "xml": frozenset({"application/xml"}),
    "json": frozenset({"application/json"}),
    "mp4": frozenset({"video/mp4"}),
    "mov": frozenset({"video/quicktime"}),
    "mp3": frozenset({"audio/mpeg"}),
    "p7m": frozenset({"application/pkcs7-mime"}),
    "p7s": frozenset({"application/pkcs7-mime"}),
}
"""The doc row holds RTF too: Word itself writes RTF under that name."""

SCRIPTS: dict[str, str] = {
    **dict.fromkeys(("js", "mjs", "jse"), "text/javascript"),
    **dict.fromkeys(("vbs", "vbe", "wsf"), "text/vbscript"),
    **dict.fromkeys(("bat", "cmd"), "application/x-bat"),
    **dict.fromkeys(("ps1", "psm1"), "application/x-powershell"),
    **dict.fromkeys(("sh", "bash", "zsh", "command"), "text/x-shellscript"),
    "hta": "application/hta",
    "py": "text/x-python",
    "reg": "text/x-ms-regedit",
    "url": "application/x-mswinurl",
    "desktop": "application/x-desktop",
}
"""Extensions of programs in plain text → media type."""

_PROGRAMS = {
    "ts", "tsx", "jsx", "cjs", "css", "scss", "sass", "less", "vue", "java", "kt", "c", "h", "cc", "cpp", "hpp",
    "cs", "go", "rs", "rb", "php", "pl", "pm", "lua", "swift", "r", "sql", "ipynb", "pyc", "pyi", "jsxbin", "jsxinc",
    "exe", "dll", "so", "dylib", "o", "a", "lib", "class", "jar", "wasm", "lnk", "msi", "app", "bin", "toml", "yaml",
    "yml", "json", "jsonl", "ini", "cfg", "conf", "lock", "env", "xsd", "dtd", "xsl", "xslt", "map", "po", "mo",
    "whl", "mk", "cmake", "gradle", "sqlite", "db", "log",
}  # fmt: skip
_FONTS = {"ttf", "otf", "ttc", "woff", "woff2", "eot", "pfb", "pfm", "afm", "fnt"}
_MASTERS = {
    "indd", "indt", "idml", "indb", "inx", "idlk", "af", "afdesign", "afphoto", "afpub", "fig", "sketch", "xd",
    "cdr", "qxp", "qxd", "xcf", "kra", "psb", "blend", "c4d", "dwg", "dxf", "3ds", "icc", "icm", "ase", "aco", "abr",
    "lut", "cube",
}  # fmt: skip
NEVER_PRINTED = frozenset(_PROGRAMS | _FONTS | _MASTERS | set(SCRIPTS))
"""Extensions that no one prints or sends: programs and their settings, fonts, design masters and their colours."""

_PROJECT_FILES = frozenset({
    "readme", "readme.md", "readme.txt", "license", "license.md", "license.txt", "copying", "notice", "changelog.md",
    "contributing.md", "security.md", "makefile", "dockerfile", "codeowners",
})  # fmt: skip
_DROPPINGS = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx"})


def extension(name: str) -> str:
    """Give the extension in lower case, without its dot."""
    return PurePosixPath(name.strip()).suffix.lower().lstrip(".")


def expected_types(name: str) -> frozenset[str] | None:
    """Media types that a name's extension promises; None where the extension promises nothing known."""
    suffix = extension(name)
    if suffix in _PROMISES:
        return _PROMISES[suffix]
    return frozenset({SCRIPTS[suffix]}) if suffix in SCRIPTS else None


def is_never_printed(name: str) -> bool:
    return extension(name) in NEVER_PRINTED or name.lower() in _PROJECT_FILES


def is_dropping(name: str) -> bool:
    """Tell whether an operating system or an office program left this file behind, unasked."""
    return name.lower() in _DROPPINGS or name.startswith(("._", "~$", ".~lock."))
