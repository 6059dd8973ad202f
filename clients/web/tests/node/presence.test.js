import assert from "node:assert/strict";
import { test } from "node:test";
import { matrix } from "../support/matrix.js";
import { answer, leave } from "../support/phoenix.js";
import { Inbox } from "../support/waiting.js";

matrix("Presence", (phoenix, version) => {
  let topics = 0;
  const freshTopic = () => `presence:${version.name}-${topics++}`;

  /** Joins and follows the topic; `synced` gets the names and their metas after every sync. */
  async function member(topic, key, meta = {}) {
    const socket = await phoenix().connect();
    const channel = socket.channel(topic, { key, meta });
    const presence = phoenix().presence(channel);
    const [synced, came, left] = [new Inbox("a sync"), new Inbox("a join"), new Inbox("a leave")];
    presence.onJoin(name => came.put(name));
    presence.onLeave((name, rest) => left.put({ name, rest: rest.metas.length }));
    presence.onSync(() => synced.put(presence.list((name, { metas }) => ({ name, metas }))));
    assert.equal((await answer(channel.join())).status, "ok");
    return { channel, synced, came, left };
  }
  const names = list => list.map(({ name }) => name).sort();
  const has = (...expected) => list => JSON.stringify(names(list)) === JSON.stringify(expected);

  test("the first sync lists who is here, oneself included", async () => {
    const ada = await member(freshTopic(), "ada", { mood: "calm" });
    const [{ name, metas: [meta] }] = await ada.synced.until(has("ada"));
    assert.equal(name, "ada");
    assert.equal(meta.mood, "calm");
    assert.equal(typeof meta.phx_ref, "string");
  });

  test("both members see each other come and go", async () => {
    const topic = freshTopic();
    const ada = await member(topic, "ada");
    await ada.synced.until(has("ada"));
    const grace = await member(topic, "grace");
    await grace.synced.until(has("ada", "grace"));
    await ada.synced.until(has("ada", "grace"));
    assert.equal(await ada.came.until(name => name === "grace"), "grace");

    await leave(grace.channel);
    assert.deepEqual(await ada.left.until(({ name }) => name === "grace"), { name: "grace", rest: 0 });
    await ada.synced.until(has("ada"));
  });

  test("one key on two connections is one member with two metas", async () => {
    const topic = freshTopic();
    const phone = await member(topic, "ada", { device: "phone" });
    const laptop = await member(topic, "ada", { device: "laptop" });
    const both = list => list.length === 1 && list[0].metas.length === 2;
    for (const one of [phone, laptop]) {
      const [{ metas }] = await one.synced.until(both);
      assert.deepEqual(metas.map(({ device }) => device).sort(), ["laptop", "phone"]);
    }
    await leave(laptop.channel);
    assert.deepEqual(await phone.left.next(), { name: "ada", rest: 1 });
  });

  test("a changed meta replaces the one before", async () => {
    const topic = freshTopic();
    const ada = await member(topic, "ada", { typing: false });
    const grace = await member(topic, "grace");
    await grace.synced.until(has("ada", "grace"));
    await answer(ada.channel.push("update", { meta: { typing: true } }));
    const typing = list => list.some(({ name, metas }) => name === "ada" && metas[0].typing);
    const { metas } = (await grace.synced.until(typing)).find(({ name }) => name === "ada");
    assert.equal(metas.length, 1);
  });
});
