import assert from "node:assert/strict";
import { test } from "node:test";
import { matrix } from "../support/matrix.js";
import { answer } from "../support/phoenix.js";

matrix("Joining", phoenix => {
  test("a join is answered ok with the channel's response", async () => {
    const socket = await phoenix().connect();
    const { response } = await phoenix().join(socket, "room:lobby", { reply: { motd: "hello" } });
    assert.deepEqual(response, { motd: "hello" });
  });

  test("a refused join is answered error with the reason", async () => {
    const socket = await phoenix().connect();
    const refused = await answer(socket.channel("room:forbidden").join());
    assert.deepEqual(refused, { status: "error", response: { reason: "unauthorized" } });
  });

  test("a join that crashes is answered error", async () => {
    const socket = await phoenix().connect();
    const crashed = await answer(socket.channel("room:crash").join());
    assert.deepEqual(crashed, { status: "error", response: { reason: "join crashed" } });
  });

  test("a topic that no route matches is answered error", async () => {
    const socket = await phoenix().connect();
    const unmatched = await answer(socket.channel("nowhere:1").join());
    assert.deepEqual(unmatched, { status: "error", response: { reason: "unmatched topic" } });
  });
});
