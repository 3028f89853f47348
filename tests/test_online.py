"""Links looked up on servers of our own, with certificates of our own."""

from __future__ import annotations

import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from insertaudit.online import look_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        status, _, target = self.path.strip("/").partition("-")
        self.send_response(int(status))
        if target:
            self.send_header("Location", f"/{target}" if target.isdigit() else self.path)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ssl.SSLContext]]:
    folder: Path = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://localhost:{server.server_port}", ssl.create_default_context(cafile=str(certificate))
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "alive", "why"),
    [
        ("/200", True, ""),
        ("/302-200", True, ""),
        ("/403", True, ""),
        ("/404", False, "answers with status 404"),
        ("/500", False, "answers with status 500"),
        ("/302-loop", False, "redirects without end"),
    ],
)
def test_what_a_server_answers(served: tuple[str, ssl.SSLContext], path: str, alive: bool, why: str) -> None:
    base, trusted = served
    answer = look_up(base + path, trusted, private=True)
    assert (answer.dead == "") is alive
    assert answer.dead == why
    assert (answer.final is not None) is alive


def test_a_certificate_that_nobody_vouches_for_is_invalid(served: tuple[str, ssl.SSLContext]) -> None:
    answer = look_up(served[0] + "/200", ssl.create_default_context(), private=True)
    assert answer.dead.startswith("its certificate is invalid")


def test_a_closed_door_does_not_answer(served: tuple[str, ssl.SSLContext]) -> None:
    answer = look_up("https://localhost:9/", served[1], private=True)
    assert answer.dead.startswith("does not answer")


def test_a_private_network_is_not_asked(served: tuple[str, ssl.SSLContext]) -> None:
    assert look_up(served[0] + "/200", served[1]).dead == "leads into a private network"
