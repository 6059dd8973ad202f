import assert from "node:assert/strict";
import { test } from "node:test";
import { PHOENIX, restarted } from "../support/matrix.js";
import { answer, inbox } from "../support/phoenix.js";
import { Inbox } from "../support/waiting.js";

restarted(PHOENIX, arrive, (arrived, version) => {
  test("reconnects, rejoins and goes on", async () => {
    const { channel, joined, closed, opened } = arrived();
    await closed.next();
    await opened.next();
    await joined.next();
    const shouted = inbox(channel, "shout");
    assert.equal((await answer(channel.push("shout", { from: version.name }))).status, "ok");
    assert.deepEqual(await shouted.next(), { from: version.name });
  });
});

async function arrive(phoenix, version) {
  const socket = await phoenix.connect();
  const [closed, opened] = [new Inbox("the connection's end"), new Inbox("another connection")];
  socket.onClose(closed.put);
  socket.onOpen(opened.put);
  return { closed, opened, ...(await phoenix.join(socket, `room:restart-${version.name}`)) };
}
