import assert from "node:assert/strict";
import { test } from "node:test";
import { REALTIME, restarted } from "../support/matrix.js";
import { heard } from "../support/supabase.js";

const CONFIG = { broadcast: { self: true, ack: true } };

restarted(REALTIME, (realtime, version) => realtime.subscribe(`restart-${version.name}`, CONFIG), arrived => {
  test("reconnects, subscribes again and goes on", async () => {
    const { channel, is } = arrived();
    await is("CHANNEL_ERROR");
    await is("SUBSCRIBED");
    const shouts = heard(channel, "shout");
    assert.equal(await channel.send({ type: "broadcast", event: "shout", payload: { n: 1 } }), "ok");
    assert.deepEqual((await shouts.next()).payload, { n: 1 });
  });
});
