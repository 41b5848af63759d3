# Three stages: the apps, the Python packages, and a small image that runs both as an ordinary user.

FROM node:22-slim AS frontend
WORKDIR /build
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc frontend/
RUN npm --prefix frontend ci --no-audit --no-fund
COPY schema.graphql ./
COPY frontend frontend
RUN npm --prefix frontend run build

FROM python:3.11-slim AS packages
WORKDIR /app
RUN python -m venv /app/.venv
COPY backend/requirements.lock backend/requirements.lock
RUN .venv/bin/pip install --no-cache-dir -r backend/requirements.lock
COPY pyproject.toml ./
COPY backend/graphql_compiler backend/graphql_compiler
COPY backend/orderwell backend/orderwell
# Editable: the program finds frontend/dist beside backend/, as in a checkout.
RUN .venv/bin/pip install --no-cache-dir --no-deps --editable .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/orderwell orderwell
WORKDIR /app
COPY --from=packages /app /app
COPY --from=frontend /build/frontend/dist frontend/dist
COPY schema.graphql ./
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ORDERWELL_HOST=0.0.0.0 \
    ORDERWELL_PORT=8000 \
    ORDERWELL_DATA_DIR=/var/lib/orderwell
USER orderwell
VOLUME /var/lib/orderwell
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['ORDERWELL_PORT'] + '/health', timeout=2)"]
CMD ["orderwell", "serve"]
