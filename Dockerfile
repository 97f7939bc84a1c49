# Two stages: the packages are installed in the first; the second holds only what runs, as a user without rights.
#
#   docker build -t conflict-graph .          docker-compose.yml builds and runs it with PostgreSQL

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
WORKDIR /srv
COPY requirements-server.lock ./
RUN /venv/bin/pip install --require-hashes -r requirements-server.lock
COPY LICENSE README.md pyproject.toml ./
COPY graph graph
COPY app app
COPY migrations migrations
COPY models models
COPY seeds seeds
RUN /venv/bin/pip install --no-build-isolation --no-deps --no-index --editable .
# The index of places is compiled once, here, so that the first start is quick and the file system can be read-only.
RUN CONFLICT_GRAPH_GAZETTEER_PATH=/srv/places/gazetteer.sqlite /venv/bin/conflict-graph seed places \
 && chmod -R a+rX /srv /venv

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --home-dir /srv --shell /usr/sbin/nologin graph
COPY --from=build /venv /venv
COPY --from=build /srv /srv
# The only folder that the service may write to: an SQLite database, unless the setting names another one.
RUN install -d -o graph -g graph /srv/var
# Inside a container, only this address is reached through a published port. `serve` refuses it until there is an API
# key, and a published port decides who reaches it from outside: publish to 127.0.0.1.
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CONFLICT_GRAPH_GAZETTEER_PATH=/srv/places/gazetteer.sqlite \
    CONFLICT_GRAPH_HOST=0.0.0.0
WORKDIR /srv
USER graph
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/api/v1/health', timeout=4)"]
ENTRYPOINT ["conflict-graph"]
CMD ["serve"]
