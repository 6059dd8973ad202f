import assert from "node:assert/strict";
import { test } from "node:test";
import { supabase } from "../support/matrix.js";
import { heard } from "../support/supabase.js";

supabase("Broadcast", (realtime, version) => {
  const topic = `square-${version.name}`;
  const shout = payload => ({ type: "broadcast", event: "shout", payload });

  test("with self the sender hears it too, and others do", async () => {
    const { channel: ada } = await realtime().subscribe(topic, { broadcast: { self: true } });
    const { channel: grace } = await realtime().subscribe(topic);
    const inboxes = [heard(ada, "shout"), heard(grace, "shout")];
    assert.equal(await ada.send(shout({ text: "héllo 🔥" })), "ok");
    for (const inbox of inboxes) {
      const { type, event, payload } = await inbox.next();
      assert.deepEqual({ type, event, payload }, shout({ text: "héllo 🔥" }));
    }
  });

  test("without self only others hear it", async () => {
    const { channel: ada } = await realtime().subscribe(topic, { broadcast: { ack: true } });
    const { channel: grace } = await realtime().subscribe(topic);
    const [own, other] = [heard(ada, "shout"), heard(grace, "shout")];
    assert.equal(await ada.send(shout({ n: 1 })), "ok");
    assert.deepEqual((await other.next()).payload, { n: 1 });
    assert.equal(own.size, 0); // what was on its way to the sender has come before the answer
  });

  test("with ack the sender is answered once it is out", async () => {
    const { channel, connection: { frames } } = await realtime().subscribe(topic, { broadcast: { self: true, ack: true } });
    await frames.until(({ event }) => event === "presence_state");
    assert.equal(await channel.send(shout({ n: 2 })), "ok");
    assert.deepEqual([(await frames.next()).event, (await frames.next()).event], ["broadcast", "phx_reply"]);
  });

  test("without ack it isn't answered", async () => {
    const { channel, connection: { frames } } = await realtime().subscribe(topic, { broadcast: { self: true } });
    await frames.until(({ event }) => event === "presence_state");
    channel.send(shout({ n: 3 }));
    channel.send(shout({ n: 4 }));
    assert.deepEqual([(await frames.next()).event, (await frames.next()).event], ["broadcast", "broadcast"]);
  });

  test("a listener hears its own event, one for * hears all", async () => {
    const { channel } = await realtime().subscribe(topic, { broadcast: { self: true } });
    const [shouts, all] = [heard(channel, "shout"), heard(channel, "*")];
    channel.send({ type: "broadcast", event: "whisper", payload: {} });
    channel.send(shout({}));
    assert.deepEqual([(await all.next()).event, (await all.next()).event], ["whisper", "shout"]);
    assert.equal((await shouts.next()).event, "shout");
  });
});
