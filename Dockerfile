# The image holds the service and nothing to build it with. It runs as a user without
# rights, on a read-only root; what it writes goes to /var/lib/consent. A container has
# no umask of its own: the service gives every file its mode.
FROM python:3.13-slim-bookworm AS build

WORKDIR /source
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1

# The environment that is shipped has no pip; the one beside it fills it.
RUN python -m venv /opt/tools && python -m venv --without-pip /opt/consent

# `--build-arg S3=1` adds what an archive in object storage needs, `SCAN=1` what regular
# scans do.
ARG S3=""
ARG SCAN=""
COPY requirements/build.txt requirements/run.txt requirements/s3.txt \
  requirements/scan.txt requirements/
RUN /opt/tools/bin/pip install --require-hashes -r requirements/build.txt \
 && /opt/tools/bin/pip --python /opt/consent/bin/python install \
      --require-hashes -r requirements/run.txt ${S3:+-r requirements/s3.txt} \
      ${SCAN:+-r requirements/scan.txt}

COPY . .
RUN /opt/tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/tools/bin/pip --python /opt/consent/bin/python install \
      --no-deps --no-index /wheels/*.whl \
 && /opt/consent/bin/python -m compileall -q -j 0 /opt/consent/lib


FROM python:3.13-slim-bookworm

RUN groupadd --gid 10001 consent \
 && useradd --uid 10001 --gid consent --no-create-home --shell /usr/sbin/nologin consent \
 && install --directory --owner consent --group consent --mode 0700 \
      /var/lib/consent /var/lib/consent-marks

# The browser of the scans; the service itself needs none.
ARG SCAN=""
# hadolint ignore=DL3008
RUN test -z "$SCAN" \
 || { apt-get update \
   && apt-get install --yes --no-install-recommends chromium fonts-noto-core \
   && rm -rf /var/lib/apt/lists/*; }

COPY --from=build /opt/consent /opt/consent

# CONSENT_TOKENS is the path of a list; it holds no token.
# hadolint ignore=DL3064
ENV PATH=/opt/consent/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CONSENT_HOST=0.0.0.0 \
    CONSENT_DATA=/var/lib/consent \
    CONSENT_HIGH_WATER=/var/lib/consent-marks/high-water \
    CONSENT_TOKENS=/var/lib/consent/tokens \
    CONSENT_POLICIES=/etc/consent/policies \
    CONSENT_LOG_FORMAT=json

USER 10001:10001
EXPOSE 8080
# The marks are apart from the data: restoring an old copy of the data must not restore
# old marks with it.
VOLUME ["/var/lib/consent", "/var/lib/consent-marks"]

# Not by urllib: Docker hands the proxies of a machine on to its containers.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8080, timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]

ENTRYPOINT ["consent-service"]
CMD ["serve"]
