import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { answer, inbox, Phoenix, VERSIONS } from "../support/phoenix.js";
import { FIXTURE, startServer } from "../support/server.js";
import { Inbox } from "../support/waiting.js";

describe("A server restarted on the same port", () => {
  const members = new Map();
  let server;

  before(async () => {
    server = await startServer(FIXTURE);
    for (const version of VERSIONS) members.set(version, await join(version, server.port));
    await server.stop();
    server = await startServer(FIXTURE, server.port);
  });

  after(async () => {
    for (const { phoenix } of members.values()) await phoenix.close();
    await server.stop();
  });

  for (const version of VERSIONS) {
    test(`phoenix.js ${version.name} reconnects, rejoins and goes on`, async () => {
      const { channel, joined, closed, opened } = members.get(version);
      await closed.next();
      await opened.next();
      await joined.next();
      const shouted = inbox(channel, "shout");
      assert.equal((await answer(channel.push("shout", { from: version.name }))).status, "ok");
      assert.deepEqual(await shouted.next(), { from: version.name });
    });
  }
});

async function join(version, port) {
  const phoenix = await Phoenix.load(version, port);
  const socket = await phoenix.connect();
  const [closed, opened] = [new Inbox("the connection's end"), new Inbox("another connection")];
  socket.onClose(closed.put);
  socket.onOpen(opened.put);
  return { phoenix, closed, opened, ...(await phoenix.join(socket, `room:restart-${version.name}`)) };
}
