import assert from "node:assert/strict";
import { test } from "node:test";
import { matrix } from "../support/matrix.js";
import { answer, inbox } from "../support/phoenix.js";

const PAYLOAD = { text: "héllo 🔥", list: [1, 2.5, null, true], nested: { empty: {} } };

matrix("Pushing", phoenix => {
  const joined = async () => (await phoenix().join(await phoenix().connect(), "room:lobby")).channel;

  test("a push is answered ok with the reply's payload", async () => {
    const channel = await joined();
    assert.deepEqual(await answer(channel.push("echo", PAYLOAD)), { status: "ok", response: PAYLOAD });
  });

  test("a push is answered error with the reply's payload", async () => {
    const channel = await joined();
    assert.deepEqual(await answer(channel.push("echo_error", PAYLOAD)), { status: "error", response: PAYLOAD });
  });

  test("many pushes at once are each answered their own", async () => {
    const channel = await joined();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => answer(channel.push("echo", { n }))));
    assert.deepEqual(answers.map(({ response }) => response.n), Array.from({ length: 100 }, (_, n) => n));
  });

  test("what the server pushes arrives", async () => {
    const channel = await joined();
    const pushed = inbox(channel, "pushed");
    channel.push("push", PAYLOAD);
    assert.deepEqual(await pushed.next(), PAYLOAD);
  });
});
