import assert from "node:assert/strict";
import { test } from "node:test";
import { matrix } from "../support/matrix.js";
import { answer } from "../support/phoenix.js";
import { SERVER } from "../support/server.js";

const PUSHES = 40;

// phoenix.js waits for the reply to ref 5 under the event chan_reply_5. No client may broadcast such an event to others.
matrix("Forged events on the shipped server", phoenix => {
  test("a broadcast of chan_reply_N answers no push of another client", async () => {
    const { channel: victim } = await joined();
    const { channel: attacker } = await joined();
    const attacks = Array.from({ length: 4 * PUSHES }, (_, n) => answer(attacker.push(`chan_reply_${n}`, { status: "ok", response: { forged: true } })));
    const answers = Array.from({ length: PUSHES }, (_, n) => answer(victim.push("new_msg", { n })));
    assert.deepEqual(await Promise.all(answers), answers.map(() => ({ status: "ok", response: {} })));
    const refused = { status: "error", response: { reason: "this event is reserved" } };
    assert.deepEqual(await Promise.all(attacks), attacks.map(() => refused));
  });

  async function joined() {
    const socket = await phoenix().connect();
    return phoenix().join(socket, "room:forging");
  }
}, undefined, SERVER);
