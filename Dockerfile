# mlcheck as an image: `docker run --rm -v "$PWD/suites:/gate/suites:ro" -v "$PWD/reports:/reports" mlcheck run SUITE --out /reports`
# Pin by digest where builds must be repeatable: --build-arg NODE=node:24.11.1-bookworm-slim@sha256:...
ARG NODE=node:24.11.1-bookworm-slim

FROM ${NODE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${NODE}
LABEL org.opencontainers.image.title="mlcheck" \
      org.opencontainers.image.description="Release gate for machine-learning models" \
      org.opencontainers.image.licenses="Apache-2.0"
# tini hands signals on, so that a stopped Job still writes what it judged.
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini=0.19.* \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /gate /reports \
 && chown node:node /gate /reports
WORKDIR /opt/mlcheck
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY --from=build /build/package.json ./package.json
COPY bin ./bin
COPY fixtures/models ./fixtures/models
COPY suites ./suites
ENV NODE_ENV=production
USER 1000:1000
WORKDIR /gate
ENTRYPOINT ["tini", "--", "node", "/opt/mlcheck/bin/mlcheck.js"]
CMD ["--help"]
