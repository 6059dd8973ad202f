import assert from "node:assert/strict";
import { test } from "node:test";
import { matrix } from "../support/matrix.js";
import { answer, inbox, VERSIONS } from "../support/phoenix.js";

const BYTES = [0, 1, 2, 127, 128, 255];
const buffer = () => new Uint8Array(BYTES).buffer;
const bytes = value => {
  assert.ok(value instanceof ArrayBuffer, `expected an ArrayBuffer, got ${JSON.stringify(value)}`);
  return [...new Uint8Array(value)];
};

matrix("Binary payloads", (phoenix, version) => {
  const topic = `room:binary-${version.name}`;
  const joined = async () => (await phoenix().join(await phoenix().connect(), topic)).channel;

  test("a binary push is answered with its bytes", async () => {
    const channel = await joined();
    const { status, response } = await answer(channel.push("echo", buffer()));
    assert.equal(status, "ok");
    assert.deepEqual(bytes(response), BYTES);
  });

  test("what the server pushes as bytes arrives as bytes", async () => {
    const channel = await joined();
    const pushed = inbox(channel, "binary");
    channel.push("binary_push", {});
    assert.deepEqual(bytes(await pushed.next()), [0, 1, 2, 255]);
  });

  test("a binary broadcast reaches both members", async () => {
    const [ada, grace] = [await joined(), await joined()];
    const heard = [inbox(ada, "binary_shout"), inbox(grace, "binary_shout")];
    assert.equal((await answer(ada.push("binary_shout", buffer()))).status, "ok");
    for (const one of heard) assert.deepEqual(bytes(await one.next()), BYTES);
  });
}, VERSIONS.filter(version => version.binary));
