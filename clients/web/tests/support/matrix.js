import { after, afterEach, before, describe } from "node:test";
import { Phoenix, VERSIONS } from "./phoenix.js";
import { FIXTURE, startServer, SUPABASE } from "./server.js";
import { RELEASES, Supabase } from "./supabase.js";
import { startSecureServer } from "./tls.js";

/** Stock clients: what they are called, what loads one, what they talk to, and which releases there are. */
export const PHOENIX = { name: "phoenix.js", load: Phoenix.load, server: FIXTURE, versions: VERSIONS };
export const REALTIME = { name: "realtime-js", load: Supabase.load, server: SUPABASE, versions: RELEASES };

/**
 * Runs the same tests with each release of phoenix.js against one server, the fixture by default.
 * @param {string} subject
 * @param {(phoenix: () => Phoenix, version: object) => void} tests declares them; `phoenix()` is for inside a test
 */
export function matrix(subject, tests, versions = VERSIONS, server = FIXTURE) {
  each(subject, { ...PHOENIX, versions, server }, tests);
}

/** The same over TLS, with a certificate that nobody has signed. */
export function secure(subject, tests) {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  each(subject, { ...PHOENIX, start: startSecureServer, load: (version, port) => Phoenix.load(version, port, "wss") }, tests);
}

/** The same for @supabase/realtime-js against the sample. */
export function supabase(subject, tests) {
  each(subject, REALTIME, tests);
}

function each(subject, { name, load, server: command, versions, start = startServer }, tests) {
  describe(subject, () => {
    let server;
    before(async () => { server = await start(command); });
    after(() => server?.stop());

    for (const version of versions) {
      describe(`${name} ${version.name}`, () => {
        let client;
        before(async () => { client = await load(version, server.port); });
        afterEach(() => client.close());
        tests(() => client, version);
      });
    }
  });
}

/**
 * Has each release arrive at a server, which is then stopped and started again on the same port, and runs the tests after that.
 * @param {(client: object, version: object) => Promise<object>} arrive
 * @param {(arrived: () => object, version: object) => void} tests declares them; `arrived()` is what `arrive` gave
 */
export function restarted({ name, load, server: command, versions }, arrive, tests) {
  describe("A server restarted on the same port", () => {
    const arrived = new Map();
    const clients = [];
    let server;

    before(async () => {
      server = await startServer(command);
      for (const version of versions) {
        const client = await load(version, server.port);
        clients.push(client);
        arrived.set(version, await arrive(client, version));
      }
      await server.stop();
      server = await startServer(command, server.port);
    });

    after(async () => {
      for (const client of clients) await client.close();
      await server.stop();
    });

    for (const version of versions) describe(`${name} ${version.name}`, () => tests(() => arrived.get(version), version));
  });
}
