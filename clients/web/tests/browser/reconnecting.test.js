import assert from "node:assert/strict";
import { test } from "node:test";
import { pages } from "../support/pages.js";

pages("A server that goes away and comes back", visit => {
  test("is seen to be away, found again, and the room goes on", async () => {
    const { visitors, restart } = visit();
    const [ada, grace] = [await visitors.join("Ada", "storm"), await visitors.join("Grace", "storm")];
    await ada.seesMembers("Ada", "Grace");

    await restart(async () => {
      await ada.isIn("waiting");
      await ada.sees("#state-text", "Reconnecting");
      await ada.sees("#trouble", "The server can't be reached. It may be stopped or restarting.");
      assert.match(await ada.page.textContent("#state-detail"), /^(in \d+ s|now) · attempt \d+$/);
      await ada.page.waitForFunction(() => /attempt [2-9]/.test(document.querySelector("#state-detail").textContent));
      await ada.sees("#send:disabled");
      await ada.page.fill("#text", "kept");
      await ada.page.press("#text", "Enter");
      assert.equal(await ada.page.inputValue("#text"), "kept"); // not lost where nobody can hear it
    });

    for (const one of [ada, grace]) {
      await one.isIn("connected");
      await one.sees("#state-detail", "· 1 reconnect");
      await one.seesNo("#trouble");
    }
    await ada.page.press("#text", "Enter");
    await grace.sees(".text", "kept");
    await ada.seesMembers("Ada", "Grace");
    for (const one of [ada, grace]) one.expectsFailedRequests();
  });
});
