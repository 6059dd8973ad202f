import assert from "node:assert/strict";
import { test } from "node:test";
import { matrix } from "../support/matrix.js";
import { answer, inbox } from "../support/phoenix.js";

// What stock clients send and receive at once must arrive whole: nothing is refused or cut because of how much is queued in one turn.
matrix("Bursts", phoenix => {
  test("400 pushes that were buffered before the join are all answered by a slow handler", async () => {
    const socket = await connect();
    const channel = socket.channel("bench:slow", {});
    const joined = answer(channel.join());
    const answers = Array.from({ length: 400 }, (_, n) => answer(channel.push("slow", { n }, 30_000)));
    assert.equal((await joined).status, "ok");
    assert.deepEqual(await Promise.all(answers), answers.map((_, n) => ({ status: "ok", response: { n } })));
  });

  test("a push of 600 KB is answered by 600 KB, and the connection stays open", async () => {
    const { socket, channel } = await joinedTo("bench:large");
    const closed = inboxOfCloses(socket);
    const large = "x".repeat(600_000);
    for (let n = 0; n < 3; n++) assert.equal((await answer(channel.push("echo", { large }))).response.large.length, 600_000);
    assert.equal(closed.length, 0);
  });

  test("twelve broadcasts of 100 KB reach five readers in order", async () => {
    const readers = await Promise.all(Array.from({ length: 5 }, () => joinedTo("bench:shout")));
    const closed = readers.map(({ socket }) => inboxOfCloses(socket));
    const heard = readers.map(({ channel }) => inbox(channel, "shout"));
    const large = "x".repeat(100_000);
    for (let n = 0; n < 12; n++) readers[0].channel.push("shout", { n, large });
    for (const reader of heard) for (let n = 0; n < 12; n++) assert.equal((await reader.next()).n, n);
    assert.deepEqual(closed.flat(), []);
  });

  function connect() {
    return phoenix().connect({}, { path: "/bench" });
  }

  async function joinedTo(topic) {
    const socket = await connect();
    const { channel } = await phoenix().join(socket, topic);
    return { socket, channel };
  }
});

function inboxOfCloses(socket) {
  const closes = [];
  socket.onClose(event => closes.push(event?.code));
  return closes;
}
