import assert from "node:assert/strict";
import { test } from "node:test";
import { matrix } from "../support/matrix.js";
import { answer, inbox, leave } from "../support/phoenix.js";

matrix("Broadcasting", (phoenix, version) => {
  const topic = `room:square-${version.name}`;
  const member = async () => {
    const socket = await phoenix().connect();
    return { socket, ...(await phoenix().join(socket, topic)) };
  };

  test("a broadcast reaches both members, the sender included", async () => {
    const [ada, grace] = [await member(), await member()];
    const heard = [inbox(ada.channel, "shout"), inbox(grace.channel, "shout")];
    assert.equal((await answer(ada.channel.push("shout", { text: "hi" }))).status, "ok");
    for (const one of heard) assert.deepEqual(await one.next(), { text: "hi" });
  });

  test("a broadcast from a member reaches the other alone", async () => {
    const [ada, grace] = [await member(), await member()];
    const [own, other] = [inbox(ada.channel, "shout_from"), inbox(grace.channel, "shout_from")];
    await answer(ada.channel.push("shout_from", { text: "hi" }));
    assert.deepEqual(await other.next(), { text: "hi" });
    await answer(ada.channel.push("echo", {})); // what was on its way to the sender has come before this answer
    assert.equal(own.size, 0);
  });

  test("a member who left hears no more", async () => {
    const [ada, grace] = [await member(), await member()];
    const raw = [];
    grace.socket.onMessage(message => raw.push(message));
    await leave(grace.channel);
    const { channel: elsewhere } = await phoenix().join(grace.socket, "room:elsewhere");
    await answer(ada.channel.push("shout", { text: "gone?" }));
    await answer(elsewhere.push("echo", {})); // on the same connection, so behind a broadcast if there were one
    assert.deepEqual(raw.filter(({ event }) => event === "shout"), []);
  });
});
