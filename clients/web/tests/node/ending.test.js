import assert from "node:assert/strict";
import { test } from "node:test";
import { matrix } from "../support/matrix.js";
import { answer } from "../support/phoenix.js";
import { Inbox } from "../support/waiting.js";

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
    assert.equal((await answer(channel.leave())).status, "ok");
    await closed.next();
    assert.equal(errored.size, 0);
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
