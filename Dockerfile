FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /pristan . \
 && mkdir /data /key && chmod 700 /data /key

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /pristan /pristan
COPY --from=build --chown=65532:65532 /data /data
COPY --from=build --chown=65532:65532 /key /key
USER 65532:65532
WORKDIR /data
VOLUME /data /key
ENV PRISTAN_DB=/data/pristan.db PRISTAN_KEY_FILE=/key/pristan.key PRISTAN_LOG=json
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/pristan", "health"]
ENTRYPOINT ["/pristan"]
CMD ["serve"]
