import assert from "node:assert/strict";
import { test } from "node:test";
import { supabase } from "../support/matrix.js";
import { Inbox } from "../support/waiting.js";

supabase("Presence", (realtime, version) => {
  let topics = 0;
  const freshTopic = () => `presence-${version.name}-${topics++}`;

  /** Subscribes and follows the topic; `synced` gets who is there after every sync, as `{key: [meta without its ref]}`. */
  async function member(topic, key) {
    const [synced, came, left] = [new Inbox("a sync"), new Inbox("a join"), new Inbox("a leave")];
    const listen = channel => channel
      .on("presence", { event: "sync" }, () => synced.put(state(channel)))
      .on("presence", { event: "join" }, came.put)
      .on("presence", { event: "leave" }, left.put);
    const { channel } = await realtime().subscribe(topic, key === undefined ? {} : { presence: { key } }, { listen });
    return { channel, synced, came, left };
  }
  const is = expected => actual => JSON.stringify(actual) === JSON.stringify(expected);

  test("a track is answered ok, and both sync and see the join", async () => {
    const topic = freshTopic();
    const [ada, grace] = [await member(topic, "ada"), await member(topic, "grace")];
    assert.equal(await ada.channel.track({ mood: "calm" }), "ok");
    for (const { synced, came } of [ada, grace]) {
      await synced.until(is({ ada: [{ mood: "calm" }] }));
      const { key, newPresences: [{ presence_ref: ref, ...meta }] } = await came.next();
      assert.deepEqual([key, meta, typeof ref], ["ada", { mood: "calm" }, "string"]);
    }
  });

  test("who comes later syncs with who is there", async () => {
    const topic = freshTopic();
    const ada = await member(topic, "ada");
    await ada.channel.track({});
    const grace = await member(topic, "grace");
    await grace.synced.until(is({ ada: [{}] }));
  });

  if (version.updates) {
    test("a second track replaces the first", async () => {
      const topic = freshTopic();
      const [ada, grace] = [await member(topic, "ada"), await member(topic, "grace")];
      await ada.channel.track({ typing: false });
      assert.equal(await ada.channel.track({ typing: true }), "ok");
      await grace.synced.until(is({ ada: [{ typing: true }] }));
    });
  }

  test("an untrack is answered ok, and both see the leave", async () => {
    const topic = freshTopic();
    const [ada, grace] = [await member(topic, "ada"), await member(topic, "grace")];
    await ada.channel.track({});
    assert.equal(await ada.channel.untrack(), "ok");
    for (const { synced, left } of [ada, grace]) {
      assert.equal((await left.next()).key, "ada");
      await synced.until(is({}));
    }
    assert.equal(await ada.channel.track({ again: true }), "ok");
    await grace.synced.until(is({ ada: [{ again: true }] }));
  });

  test("who unsubscribes leaves", async () => {
    const topic = freshTopic();
    const [ada, grace] = [await member(topic, "ada"), await member(topic, "grace")];
    await ada.channel.track({});
    await ada.channel.unsubscribe();
    assert.equal((await grace.left.next()).key, "ada");
    await grace.synced.until(is({}));
  });

  test("one key on two connections has two metas", async () => {
    const topic = freshTopic();
    const [phone, laptop] = [await member(topic, "ada"), await member(topic, "ada")];
    await phone.channel.track({ device: "phone" });
    await laptop.channel.track({ device: "laptop" });
    const devices = found => found.ada?.map(({ device }) => device).sort();
    for (const { synced } of [phone, laptop]) await synced.until(found => is(["laptop", "phone"])(devices(found)));
  });

  test("a key is made up where none is given", async () => {
    const topic = freshTopic();
    const [one, other] = [await member(topic), await member(topic)];
    await one.channel.track({});
    await other.channel.track({});
    await one.synced.until(found => Object.keys(found).length === 2);
  });
});

function state(channel) {
  const entries = Object.entries(channel.presenceState());
  return Object.fromEntries(entries.map(([key, metas]) => [key, metas.map(({ presence_ref: _, ...meta }) => meta)]));
}
