import { after, afterEach, before, describe } from "node:test";
import { SERVER, startServer } from "./server.js";
import { Visitors } from "./visitor.js";

/**
 * Runs tests of the page in Chromium against a server of their own.
 * @param {string} subject
 * @param {(visit: () => {visitors: Visitors, restart: (meanwhile: () => Promise<void>, settings?: object) => Promise<void>}) => void} tests
 * @param {object} [settings] variables of the server's environment
 */
export function pages(subject, tests, settings) {
  describe(subject, () => {
    let server;
    let visitors;

    before(async () => {
      server = await startServer(SERVER, undefined, settings);
      visitors = await Visitors.launch(server.port);
    });
    afterEach(() => visitors.leave());
    after(async () => {
      await visitors?.close();
      await server?.stop();
    });

    async function restart(meanwhile, changed = settings) {
      await server.stop();
      await meanwhile();
      server = await startServer(SERVER, server.port, changed);
    }

    tests(() => ({ visitors, restart, port: server.port }));
  });
}
