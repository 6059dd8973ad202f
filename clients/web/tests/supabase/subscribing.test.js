import assert from "node:assert/strict";
import { test } from "node:test";
import { supabase } from "../support/matrix.js";
import { heard } from "../support/supabase.js";
import { Inbox } from "../support/waiting.js";

supabase("Subscribing", (realtime, version) => {
  const PRIVATE = { private: true };

  test("a subscription is confirmed", async () => {
    const { channel } = await realtime().subscribe("lobby");
    assert.equal(channel.state, "joined");
  });

  test("a wrong API key is refused", async () => {
    await realtime().subscribing("lobby", {}, { connection: realtime().client("wrong") }).is("CHANNEL_ERROR");
  });

  test("an unsubscribed channel hears no more", async () => {
    const topic = `left-${version.name}`;
    const { channel, connection } = await realtime().subscribe(topic, { broadcast: { self: true } });
    const { channel: elsewhere } = await realtime().subscribe("elsewhere", {}, { connection });
    const { channel: other } = await realtime().subscribe(topic, { broadcast: { ack: true } });
    assert.equal(await channel.unsubscribe(), "ok");
    await connection.frames.until(({ event, topic: on }) => event === "phx_close" && on === `realtime:${topic}`);

    assert.equal(await other.send({ type: "broadcast", event: "shout", payload: {} }), "ok");
    elsewhere.send({ type: "presence", event: "untrack" });
    const { event } = await connection.frames.next(); // on the same connection, so behind a broadcast if there were one
    assert.equal(event, "phx_reply");
  });

  test("a heartbeat is answered", async () => {
    const { connection: { client } } = await realtime().subscribe("lobby");
    const beats = new Inbox("a heartbeat");
    client.onHeartbeat(beats.put);
    client.sendHeartbeat();
    await beats.until(status => status === "ok");
  });

  test("a private channel wants an access token", async () => {
    const error = await realtime().subscribing("members:1", PRIVATE).is("CHANNEL_ERROR");
    assert.match(error.message, /access_token/);
  });

  test("a private channel can't be joined as a public one", async () => {
    const error = await realtime().subscribing("members:1").is("CHANNEL_ERROR");
    assert.match(error.message, /private/);
  });

  test("an access token lets into a private channel", async () => {
    const connection = realtime().client();
    await connection.client.setAuth(await realtime().login("ada"));
    const { channel } = await realtime().subscribe("members:1", { ...PRIVATE, broadcast: { self: true } }, { connection });
    const shouts = heard(channel, "shout");
    await channel.send({ type: "broadcast", event: "shout", payload: { n: 1 } });
    assert.deepEqual((await shouts.next()).payload, { n: 1 });
  });

  test("another access token that isn't valid ends a private channel and says so", async () => {
    const connection = realtime().client();
    await connection.client.setAuth(await realtime().login("ada"));
    const told = new Inbox("a system message");
    const listen = channel => channel.on("system", {}, told.put);
    const { is } = await realtime().subscribe("members:1", PRIVATE, { connection, listen });
    await connection.client.setAuth("forged");
    assert.equal((await told.next()).status, "error");
    await is("CLOSED");
  });
});
