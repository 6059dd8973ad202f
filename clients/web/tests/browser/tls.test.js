import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { SERVER } from "../support/server.js";
import { PROTOCOLS, startSecureServer } from "../support/tls.js";
import { Visitors } from "../support/visitor.js";

const HANDSHAKES = { "HTTP/2": "HTTP/2 CONNECT", "HTTP/1.1": "HTTP/1.1 GET" };

for (const protocol of Object.keys(PROTOCOLS)) {
  describe(`The page over TLS and ${protocol}`, () => {
    let server;
    let visitors;

    before(async () => {
      server = await startSecureServer(SERVER, protocol);
      visitors = await Visitors.launchSecure(server.port);
    });
    afterEach(() => visitors.leave());
    after(async () => {
      await visitors?.close();
      await server?.stop();
    });

    test("two people talk over WebSockets of that protocol", async () => {
      const [ada, grace] = [await visitors.join("Ada", "garden"), await visitors.join("Grace", "garden")];
      await ada.seesMembers("Ada", "Grace");
      await grace.say("Hello, Ada");
      await ada.sees(".message:not(.mine) .text", "Hello, Ada");
      await ada.say("x".repeat(900));
      await grace.sees(".message:not(.mine) .text", "x".repeat(900));
      await ada.screenshot(`room-tls-${protocol.replace("/", "")}`);
      await grace.page.click("#leave");
      await ada.seesMembers("Ada");
      assert.deepEqual(await server.requests("/socket/websocket", 2), [HANDSHAKES[protocol], HANDSHAKES[protocol]]);
      assert.deepEqual([...new Set(await server.requests("/"))], [`${protocol} GET`]);
    });

    test("a page that is closed is seen to go", async () => {
      const [ada, grace] = [await visitors.join("Ada", "closing"), await visitors.join("Grace", "closing")];
      await ada.seesMembers("Ada", "Grace");
      await grace.page.close();
      await ada.seesMembers("Ada");
    });

    test("long poll works in the same browser", async () => {
      const { page } = await visitors.open();
      const joined = await page.evaluate(async () => {
        const { LongPoll, Socket } = await import("/phoenix.mjs");
        const socket = new Socket("/socket", { transport: LongPoll });
        socket.connect();
        const reply = await new Promise(resolve => {
          const join = socket.channel("room:polled", {}).join();
          for (const status of ["ok", "error", "timeout"]) join.receive(status, () => resolve(status));
        });
        await new Promise(resolve => socket.disconnect(resolve));
        return reply;
      });
      assert.equal(joined, "ok");
      const requests = await server.requests("/socket/longpoll", 3); // connect, poll, join
      assert.ok(requests.every(request => request.startsWith(`${protocol} `)));
    });
  });
}
