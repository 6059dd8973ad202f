import assert from "node:assert/strict";
import { test } from "node:test";
import { matrix } from "../support/matrix.js";
import { answer } from "../support/phoenix.js";
import { sign } from "../support/token.js";
import { Inbox } from "../support/waiting.js";

matrix("Connecting", (phoenix, version) => {
  async function isRefused(params, options) {
    const socket = phoenix().socket(params, options);
    const [opened, failed] = [new Inbox("the socket to open"), new Inbox("an error")];
    socket.onOpen(opened.put);
    socket.onError(failed.put);
    socket.connect();
    await failed.next();
    assert.equal(opened.size, 0);
  }

  async function whoami(socket) {
    const { channel } = await phoenix().join(socket, "room:lobby");
    return (await answer(channel.push("whoami", {}))).response.user_id;
  }

  test("a connect's params reach the server", async () => {
    assert.equal(await whoami(await phoenix().connect({ user_id: "Zoë & co" })), "Zoë & co");
  });

  test("a refused connect is an error and opens nothing", () => isRefused({ reject: "true" }));

  test("a heartbeat is answered", async () => {
    const socket = phoenix().socket({}, { heartbeatIntervalMs: 200 });
    const messages = new Inbox("the answer to a heartbeat");
    socket.onMessage(messages.put);
    socket.connect();
    const { payload } = await messages.until(({ topic, event }) => topic === "phoenix" && event === "phx_reply");
    assert.deepEqual(payload, { status: "ok", response: {} });
  });

  if (version.authToken) {
    test("an auth token reaches the server outside the address", async () => {
      const authToken = sign("ada");
      const socket = await phoenix().connect({}, { authToken });
      assert.equal(await whoami(socket), "ada");
      assert.ok(!socket.endPointURL().includes(authToken));
    });

    test("an auth token reaches the server by long poll", async () => {
      assert.equal(await whoami(await phoenix().connect({}, { authToken: sign("ada"), transport: phoenix().LongPoll })), "ada");
    });

    test("a forged auth token is refused", () => isRefused({}, { authToken: `${sign("ada")}x` }));
  }
});
