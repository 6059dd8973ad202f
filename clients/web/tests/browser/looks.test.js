import assert from "node:assert/strict";
import { test } from "node:test";
import { pages } from "../support/pages.js";
import { PHONE } from "../support/visitor.js";

const LONG = "a".repeat(40);

pages("The page's looks", visit => {
  test("nothing scrolls sideways at 360 pixels", async () => {
    const { visitors } = visit();
    const fits = async visitor => {
      const cut = await visitor.page.evaluate(() => [document.documentElement, ...document.querySelectorAll("#log, .card")]
        .filter(element => element.scrollWidth > element.clientWidth).map(element => element.id || element.tagName));
      assert.deepEqual(cut, []);
    };
    const door = await visitors.open({ viewport: PHONE });
    await door.sees("#join");
    await fits(door);
    const room = await visitors.join(LONG, LONG, { viewport: PHONE });
    const other = await visitors.join("Grace", LONG);
    await room.say(LONG.repeat(5));
    await other.say(LONG.repeat(5));
    await room.sees(".message:not(.mine) .text", LONG.repeat(5));
    await other.page.locator("#text").pressSequentially("x");
    await room.sees("#typing-text", "Grace is typing");
    await fits(room);
  });

  test("two people talk in light and dark, on a desk and on a phone", async () => {
    const { visitors } = visit();
    const ada = await visitors.join("Ada", "garden", { scheme: "light" });
    const grace = await visitors.join("Grace", "garden", { scheme: "dark", viewport: PHONE });
    const laptop = await visitors.open({ room: "garden", beside: grace });
    await laptop.page.click("#enter:enabled");
    await ada.seesMembers("Ada", "Grace (2 devices)");
    await talk(ada, grace);
    await laptop.page.locator("#text").pressSequentially("And one more thing");
    await ada.sees("#typing-text", "Grace is typing");
    await ada.screenshot("room-light");
    await ada.page.locator("#text").pressSequentially("Tea?");
    await grace.sees("#typing-text", "Ada is typing");
    await grace.screenshot("room-phone-dark");

    const ground = ({ page }) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.notEqual(await ground(ada), await ground(grace));
  });

  test("without phoenix.mjs the page says what is missing and how to get it", async () => {
    const { visitors } = visit();
    const visitor = await visitors.open({
      prepare: page => page.route("**/phoenix.mjs", route => route.fulfill({ status: 404 })),
    });
    await visitor.sees("#missing h1", "phoenix.mjs is missing");
    const text = await visitor.page.textContent("#missing");
    for (const said of ["/phoenix.mjs", "Node.js with npm", "dotnet build"]) assert.ok(text.includes(said), `says ${said}`);
    await visitor.seesNo("#join");
    visitor.complaints = visitor.complaints.filter(complaint => !complaint.includes("404"));
  });
});

async function talk(ada, grace) {
  const lines = [
    [ada, "Good morning. Is anyone else up?"],
    [grace, "Just came in, with two devices at once."],
    [grace, "The list shows me only once."],
    [ada, "One member, two devices: presence does that by itself."],
    [grace, "And it sees me type."],
  ];
  for (const [who, text] of lines) {
    await who.say(text);
    await (who === ada ? grace : ada).sees(".message:not(.mine) .text", text);
  }
}
