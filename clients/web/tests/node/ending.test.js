import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { matrix } from "../support/matrix.js";
import { answer, leave } from "../support/phoenix.js";
import { Inbox, within } from "../support/waiting.js";

matrix("Ending", phoenix => {
  async function member() {
    const { channel, joined } = await phoenix().join(await phoenix().connect(), "room:short");
    const [closed, errored] = [new Inbox("a close"), new Inbox("an error")];
    channel.onClose(closed.put);
    channel.onError(errored.put);
    return { channel, joined, closed, errored };
  }

  test("a leave is answered ok and closes the channel", async () => {
    const { channel, closed, errored } = await member();
    assert.deepEqual(await leave(channel), { status: "ok", response: {} });
    await closed.next();
    assert.equal(errored.size, 0);
  });

  test("a leave with the connection's close right behind it ends both", async () => {
    const members = await Promise.all(Array.from({ length: 100 }, member));
    const ends = members.map(({ channel }) => {
      const closed = once(channel.socket.conn, "close");
      channel.leave();
      channel.socket.disconnect();
      return within(closed, "the connection to close");
    });
    for (const [code] of await Promise.all(ends)) assert.equal(code, 1000);
  });

  test("a channel that the server stops normally is closed and stays so", async () => {
    const { channel, joined, closed, errored } = await member();
    channel.push("stop", {});
    await closed.next();
    assert.equal(channel.state, "closed");
    assert.deepEqual([joined.size, errored.size], [0, 0]);
  });

  test("a channel that crashes is rejoined by itself and works again", async () => {
    const { channel, joined, closed, errored } = await member();
    channel.push("crash", {});
    await errored.next();
    await joined.next();
    assert.deepEqual(await answer(channel.push("echo", { n: 1 })), { status: "ok", response: { n: 1 } });
    assert.equal(closed.size, 0);
  });
});
