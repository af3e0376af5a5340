"""A time-stamping authority of our own: `openssl ts` behind HTTP."""

import subprocess
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

REQUEST = """
[req]
distinguished_name = name
prompt = no
[name]
CN = unused
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[tsa]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
"""

# Without `certs`: with it openssl writes the certificates unsorted, which is not DER,
# and strict readers refuse it.
AUTHORITY = """
[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class TimeStamping:
    """An authority with a certificate that leads to the root in `root`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        (folder / "req.cnf").write_text(REQUEST)
        (folder / "ts.cnf").write_text(AUTHORITY.format(folder=folder))
        (folder / "serial").write_text("01\n")
        self._certify()

    @property
    def root(self) -> Path:
        return self._folder / "ca.pem"

    def app(self) -> Starlette:
        async def answer(request: Request) -> Response:
            query = await request.body()
            content = await run_in_threadpool(self.stamp, query)
            return Response(content, media_type="application/timestamp-reply")

        return Starlette(routes=[Route("/", answer, methods=["POST"])])

    def stamp(self, query: bytes) -> bytes:
        path = self._folder / "query.tsq"
        path.write_bytes(query)
        config = self._folder / "ts.cnf"
        return openssl("ts", "-reply", "-config", config, "-queryfile", path)

    def verify(self, data: Path, answer: Path) -> bool:
        """Ask openssl whether a timestamp that was kept is good."""
        asked = ("ts", "-verify", "-data", data, "-in", answer, "-CAfile", self.root)
        done = subprocess.run(["openssl", *map(str, asked)], capture_output=True)
        return done.returncode == 0

    def _certify(self) -> None:
        f, new = self._folder, ("-config", self._folder / "req.cnf", "-nodes")
        ec = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        openssl(
            "req", "-x509", *new, *ec, "-extensions", "ca", "-subj", "/CN=Root",
            "-days", "30", "-keyout", f / "ca.key", "-out", f / "ca.pem",
        )  # fmt: skip
        openssl(
            "req", *new, *ec, "-subj", "/CN=Stamps",
            "-keyout", f / "tsa.key", "-out", f / "tsa.csr",
        )  # fmt: skip
        openssl(
            "x509", "-req", "-in", f / "tsa.csr", "-CA", f / "ca.pem",
            "-CAkey", f / "ca.key", "-CAcreateserial", "-days", "30",
            "-extfile", f / "req.cnf", "-extensions", "tsa", "-out", f / "tsa.pem",
        )  # fmt: skip


def openssl(*arguments: str | Path) -> bytes:
    command = ["openssl", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True).stdout
