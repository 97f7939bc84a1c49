# Two stages: the packages are installed in the first; the second holds only what runs, as a user without rights.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
WORKDIR /srv
COPY requirements-server.lock ./
RUN /venv/bin/pip install --require-hashes -r requirements-server.lock
COPY . .
RUN /venv/bin/pip install --no-build-isolation --no-deps --no-index --editable .
# The index of places is compiled once, here, so that the first start is quick.
RUN CONFLICT_GRAPH_GAZETTEER_PATH=/srv/places/gazetteer.sqlite /venv/bin/conflict-graph seed places \
 && chmod -R a+rX /srv /venv

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --shell /usr/sbin/nologin graph \
 && install -d -o graph -g graph /srv/var
COPY --from=build /venv /venv
COPY --from=build --chown=root:root /srv /srv
RUN chown graph:graph /srv/var
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CONFLICT_GRAPH_GAZETTEER_PATH=/srv/places/gazetteer.sqlite
WORKDIR /srv
USER graph
VOLUME /srv/var
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/api/v1/health', timeout=4)"]
ENTRYPOINT ["conflict-graph"]
CMD ["serve"]
