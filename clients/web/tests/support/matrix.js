import { after, afterEach, before, describe } from "node:test";
import { Phoenix, VERSIONS } from "./phoenix.js";
import { FIXTURE, startServer } from "./server.js";

/**
 * Runs the same tests with each release of phoenix.js against one fixture server.
 * @param {string} subject
 * @param {(phoenix: () => Phoenix, version: object) => void} tests declares them; `phoenix()` is for inside a test
 */
export function matrix(subject, tests, versions = VERSIONS) {
  describe(subject, () => {
    let server;
    before(async () => { server = await startServer(FIXTURE); });
    after(() => server?.stop());

    for (const version of versions) {
      describe(`phoenix.js ${version.name}`, () => {
        let phoenix;
        before(async () => { phoenix = await Phoenix.load(version, server.port); });
        afterEach(() => phoenix.close());
        tests(() => phoenix, version);
      });
    }
  });
}
