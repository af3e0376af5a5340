"""One folder talks to other machines, and everything in it trusts no environment."""

import ast
from collections.abc import Iterator

import pytest

from tests.places import ROOT

PACKAGE = ROOT / "consent_service"
OUTWARD = PACKAGE / "outward"
# What can open a connection. Redis and object storage have clients of their own,
# which are theirs to configure; nobody else may have one.
SPEAKERS = {
    *("httpx", "httpcore", "requests", "aiohttp", "urllib3", "pycurl", "websockets"),
    *("urllib.request", "http.client", "ftplib", "imaplib", "poplib", "nntplib"),
    *("smtplib", "telnetlib", "xmlrpc", "aiosmtplib", "dns"),
}
CONNECTS = {
    *("create_connection", "open_connection", "sock_connect", "connect_ex"),
    *("urlopen", "urlretrieve"),
}
# Clients that may be made, all in outward/client.py.
CLIENTS = {"Client", "AsyncClient"}
# The module functions of httpx make a client that trusts the environment.
SHORTCUTS = {
    *("get", "post", "put", "patch", "delete", "head", "options", "request", "stream"),
    *("create_ssl_context", "HTTPTransport", "AsyncHTTPTransport"),
}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imports_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{name.name}" for name in names)
            case ast.Call(
                func=ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(named)), *_],
            ):
                yield named


def is_speaker(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in SPEAKERS)


def uses_of_httpx(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="httpx"), attr=name):
                yield name
            case ast.ImportFrom(module="httpx", names=names):
                yield from (name.name for name in names)


def test_nothing_else_opens_a_connection() -> None:
    found = {
        name
        for name, tree in trees()
        if any(map(is_speaker, imports_in(tree)))
        or any(
            isinstance(node, ast.Attribute) and node.attr in CONNECTS
            for node in ast.walk(tree)
        )
    }

    assert found
    assert {name for name in found if not name.startswith("outward/")} == set()


def test_clients_are_made_in_one_place() -> None:
    makers = {name for name, tree in trees() if CLIENTS & set(called_on_httpx(tree))}
    shortcuts = {
        name: used
        for name, tree in trees()
        if (used := SHORTCUTS & set(uses_of_httpx(tree)))
    }

    assert makers == {"outward/client.py"}
    assert shortcuts == {}


def called_on_httpx(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="httpx"), attr=name)):
                yield name


def test_every_client_says_that_it_trusts_no_environment() -> None:
    tree = ast.parse((OUTWARD / "client.py").read_text(encoding="utf-8"))
    made = [
        {word.arg: word.value for word in node.keywords}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLIENTS
    ]

    assert len(made) == len(CLIENTS)
    for words in made:
        for name in ("trust_env", "follow_redirects"):
            value = words[name]
            assert isinstance(value, ast.Constant)
            assert value.value is False
        assert {"verify", "timeout"} <= set(words)


def test_no_context_for_tls_reads_the_environment() -> None:
    """These look at SSL_CERT_FILE, SSL_CERT_DIR or SSLKEYLOGFILE."""
    looking = {
        "create_default_context",
        "load_default_certs",
        "set_default_verify_paths",
        "_create_stdlib_context",
    }
    found = {
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in looking
    }

    assert found == set()


@pytest.mark.parametrize(
    "line",
    [
        "import httpx",
        "from urllib.request import urlopen",
        "from http import client, server",
        "import importlib; importlib.import_module('smtplib')",
    ],
)
def test_another_client_would_be_found(line: str) -> None:
    assert any(map(is_speaker, imports_in(ast.parse(line))))


def test_what_the_image_asks_itself_goes_through_no_proxy() -> None:
    """Docker hands the proxies of a machine on to its containers."""
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert "HEALTHCHECK" in image
    assert "urllib.request" not in image
