import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, start } from "./server.js";
import { within } from "./waiting.js";

/** The protocols that Kestrel offers: as it is by default, or without HTTP/2. */
export const PROTOCOLS = { "HTTP/2": "Http1AndHttp2", "HTTP/1.1": "Http1" };

/**
 * Starts a server with TLS and a certificate that nobody has signed.
 * @param {string} command as for `startServer`
 * @param {"HTTP/2" | "HTTP/1.1"} protocol the newest that it offers
 * @returns {Promise<{port: number, stop: () => Promise<void>, requests: (path: string, count?: number) => Promise<string[]>}>}
 * `requests` waits until the server has logged so many requests to a path: `HTTP/2 CONNECT`, `HTTP/1.1 GET`
 */
export async function startSecureServer(command, protocol = "HTTP/2") {
  const port = await freePort();
  const { child, stop, output } = await start(`${command} --urls https://127.0.0.1:${port}`, "Now listening on", {
    ...certificate(),
    Kestrel__EndpointDefaults__Protocols: PROTOCOLS[protocol],
    "Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics": "Information",
  });
  return { port, stop, requests: (path, count = 1) => within(logged(child, output, path, count), `${count} requests to ${path} in the log`) };
}

/** The log is written after the request begins: a page may have its answer before the line is here. */
function logged(child, output, path, count) {
  return new Promise(resolve => {
    const look = () => {
      const seen = requests(output(), path);
      if (seen.length < count) return;
      child.stdout.off("data", look);
      resolve(seen);
    };
    child.stdout.on("data", look);
    look();
  });
}

function certificate() {
  const folder = mkdtempSync(join(tmpdir(), "phoenix-tls-"));
  const [file, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  execFileSync("openssl", [
    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", file,
  ], { stdio: "pipe" });
  return { Kestrel__Certificates__Default__Path: file, Kestrel__Certificates__Default__KeyPath: key };
}

function requests(output, path) {
  return [...output.matchAll(/Request starting (HTTP\/\S+ [A-Z]+) https?:\/\/[^/\s]*(\/[^?\s]*)/g)]
    .filter(([, , requested]) => requested === path)
    .map(([, request]) => request);
}
