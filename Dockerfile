# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/choose-runtime.mjs scripts/
RUN npm ci
COPY . .
RUN npm run build && rm -rf .next/cache

FROM node:24-slim AS production
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
COPY package.json package-lock.json .npmrc ./
COPY scripts/choose-runtime.mjs scripts/
RUN npm ci --omit=dev && npm cache clean --force
COPY --from=build /app ./source
# The programs run from their sources; what only builds and tests need stays behind.
RUN rm -rf scripts && cd source && mv .next app components db lib scripts server.ts proxy.ts instrumentation.ts next.config.ts tsconfig.json .. \
  && cd .. && if [ -d source/public ]; then mv source/public .; fi && rm -rf source \
  && mkdir /data && chown -R node:node /data .next
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=40s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, so that it gets the signals: SIGTERM drains.
CMD ["node", "--import", "tsx", "scripts/start.ts"]
