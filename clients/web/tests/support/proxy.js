import { createServer, request } from "node:http";
import { connect } from "node:net";
import { freePort } from "./server.js";

/**
 * A reverse proxy in front of a server.
 * @param {number} target the server's port
 * @param {{prefix?: string, host?: string, webSockets?: boolean}} [options] `prefix` is taken off the path, `host` replaces the
 *   `Host` header, and without `webSockets` the `Upgrade` header is dropped
 * @returns {Promise<{port: number, stop: () => Promise<void>}>}
 */
export async function startProxy(target, { prefix = "", host, webSockets = true } = {}) {
  const port = await freePort();
  const sockets = new Set();
  const server = createServer((incoming, outgoing) => {
    const path = pathBehind(prefix, incoming.url);
    if (path === null) return void outgoing.writeHead(404).end();
    const { connection, upgrade, ...headers } = incoming.headers;
    headers.host = host ?? headers.host;
    const forwarded = request({ port: target, host: "127.0.0.1", method: incoming.method, path, headers });
    forwarded.on("response", answer => answer.pipe(outgoing.writeHead(answer.statusCode, answer.headers)));
    forwarded.on("error", () => outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end());
    incoming.pipe(forwarded);
  });
  if (webSockets) server.on("upgrade", (incoming, client, head) => tunnel(incoming, client, head, target, prefix, host));
  server.on("connection", socket => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise(resolve => server.listen(port, "127.0.0.1", resolve));
  return {
    port,
    stop: () => new Promise(resolve => {
      server.close(resolve);
      sockets.forEach(socket => socket.destroy());
    }),
  };
}

function pathBehind(prefix, path) {
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : null;
}

function tunnel(incoming, client, head, target, prefix, host) {
  const path = pathBehind(prefix, incoming.url);
  if (path === null) return void client.end("HTTP/1.1 404 Not Found\r\n\r\n");
  const server = connect(target, "127.0.0.1");
  const headers = Object.entries({ ...incoming.headers, host: host ?? incoming.headers.host });
  server.write(`GET ${path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
  server.write(head);
  server.pipe(client).pipe(server);
  for (const [one, other] of [[server, client], [client, server]]) one.on("error", () => other.destroy());
}
