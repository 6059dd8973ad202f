import assert from "node:assert/strict";
import { before, test } from "node:test";
import { matrix } from "../support/matrix.js";
import { answer, inbox, leave, VERSIONS } from "../support/phoenix.js";
import { UnopenedWebSocket } from "../support/unopened.js";
import { Inbox } from "../support/waiting.js";
import { XmlHttpRequest } from "../support/xhr.js";

const FALLBACK_MS = 50;

globalThis.self = globalThis; // where 1.7 looks for XMLHttpRequest as it is loaded

matrix("Long poll", (phoenix, version) => {
  before(() => { globalThis.XMLHttpRequest = version.longPoll === "xhr" ? XmlHttpRequest : undefined; });

  test("joins, pushes, hears broadcasts and leaves", async () => {
    const socket = await phoenix().connect({ user_id: "lp" }, { transport: phoenix().LongPoll });
    const { channel, response } = await phoenix().join(socket, "room:lobby", { reply: { motd: "Grüße 🎉" } });
    assert.deepEqual(response, { motd: "Grüße 🎉" });
    const shouted = inbox(channel, "shout");
    assert.equal((await answer(channel.push("shout", { n: 1 }))).status, "ok");
    assert.deepEqual(await shouted.next(), { n: 1 });
    assert.deepEqual((await answer(channel.push("whoami", {}))).response, { user_id: "lp", topic: "room:lobby" });
    assert.deepEqual((await leave(channel)).status, "ok");
  });

  test("hundreds of pushes at once are answered in order", async () => {
    const socket = await phoenix().connect({}, { transport: phoenix().LongPoll });
    const { channel } = await phoenix().join(socket, "room:lobby");
    const echoes = new Inbox("an echo");
    for (let n = 0; n < 250; n++) channel.push("echo", { n }).receive("ok", echoes.put);
    for (let n = 0; n < 250; n++) assert.deepEqual(await echoes.next(), { n });
  });

  test("twenty pushes of 60 KB at once are all answered", async () => {
    const large = "x".repeat(60_000);
    const answers = await pushed("echo", Array.from({ length: 20 }, (_, n) => ({ n, large })));
    assert.deepEqual(answers.map(({ status, response }) => [status, response.n, response.large?.length]), answers.map((_, n) => ["ok", n, 60_000]));
  });

  test("hundreds of pushes to a slow handler are all answered", async () => {
    const answers = await pushed("slow", Array.from({ length: 400 }, (_, n) => ({ n })));
    assert.deepEqual(answers, answers.map((_, n) => ({ status: "ok", response: { n } })));
  });

  async function pushed(event, payloads) {
    const socket = await phoenix().connect({}, { transport: phoenix().LongPoll, path: "/bench" });
    const { channel } = await phoenix().join(socket, "bench:1");
    return Promise.all(payloads.map(payload => answer(channel.push(event, payload))));
  }

  test("speaks to a WebSocket on the same topic", async () => {
    const polling = await phoenix().connect({}, { transport: phoenix().LongPoll });
    const streaming = await phoenix().connect();
    const { channel: one } = await phoenix().join(polling, "room:lobby");
    const { channel: other } = await phoenix().join(streaming, "room:lobby");
    const [heardByOne, heardByOther] = [inbox(one, "shout"), inbox(other, "shout")];
    one.push("shout", { from: "longpoll" });
    assert.deepEqual(await heardByOther.next(), { from: "longpoll" });
    assert.deepEqual(await heardByOne.next(), { from: "longpoll" });
    other.push("shout", { from: "websocket" });
    assert.deepEqual(await heardByOne.next(), { from: "websocket" });
  });

  // 1.7 goes on with the new session as if it were the old one, and joins nothing in it; so it does with Phoenix.
  if (version.longPoll === "fetch") {
    test("a disconnect ends the session, and it rejoins in another", async () => {
      const socket = await phoenix().connect({ user_id: "gone" }, { transport: phoenix().LongPoll });
      const { channel, joined } = await phoenix().join(socket, "room:lobby");
      channel.push("broadcast_to", { topic: "user_socket:gone", event: "disconnect", payload: {} });
      await joined.next();
      assert.deepEqual((await answer(channel.push("echo", { a: 1 }))).response, { a: 1 });
    });
  }

  test("takes over where a WebSocket never opens", async () => {
    const socket = await phoenix().connect({}, { transport: UnopenedWebSocket, longPollFallbackMs: FALLBACK_MS, sessionStorage: forgetful() });
    assert.equal(socket.transport, phoenix().LongPoll);
    const { channel } = await phoenix().join(socket, "room:lobby");
    assert.deepEqual((await answer(channel.push("echo", { a: 1 }))).response, { a: 1 });
  });
}, VERSIONS.filter(({ longPoll }) => longPoll));

function forgetful() {
  return { getItem: () => null, setItem: () => {}, removeItem: () => {} };
}
