import assert from "node:assert/strict";
import { test } from "node:test";
import { secure } from "../support/matrix.js";
import { answer, inbox } from "../support/phoenix.js";

secure("Over TLS", (phoenix, version) => {
  test("a WebSocket joins, pushes and hears broadcasts", async () => {
    const socket = await phoenix().connect({ user_id: "tls" });
    const { channel } = await phoenix().join(socket, "room:lobby");
    const shouted = inbox(channel, "shout");
    assert.equal((await answer(channel.push("shout", { n: 1 }))).status, "ok");
    assert.deepEqual(await shouted.next(), { n: 1 });
    assert.deepEqual((await answer(channel.push("whoami", {}))).response, { user_id: "tls", topic: "room:lobby" });
    assert.equal((await answer(channel.push("echo", { text: "x".repeat(300_000) }))).response.text.length, 300_000);
  });

  if (version.longPoll === "fetch") {
    test("a long poll joins, pushes and hears broadcasts", async () => {
      const socket = await phoenix().connect({ user_id: "tls" }, { transport: phoenix().LongPoll });
      const { channel } = await phoenix().join(socket, "room:lobby");
      const shouted = inbox(channel, "shout");
      assert.equal((await answer(channel.push("shout", { n: 1 }))).status, "ok");
      assert.deepEqual(await shouted.next(), { n: 1 });
    });
  }
});
