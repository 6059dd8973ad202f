import assert from "node:assert/strict";
import { test } from "node:test";
import { crowd } from "../support/crowd.js";
import { pages } from "../support/pages.js";
import { PHONE } from "../support/visitor.js";

pages("What the log shows", visit => {
  test("two hundred who join are one line, announced once in a while", async () => {
    const { visitors, port } = visit();
    const ada = await visitors.join("Ada", "crowd");
    await ada.say("Is anybody there?");
    await ada.page.evaluate(() => {
      window.announced = [];
      new MutationObserver(() => window.announced.push(document.querySelector("#announcement").textContent))
        .observe(document.querySelector("#announcement"), { childList: true });
    });
    const names = Array.from({ length: 200 }, (_, index) => `Visitor ${String(index).padStart(3, "0")}`);
    const disperse = await crowd(port, "crowd", names);
    const notice = expected => ada.page.waitForFunction(text => new RegExp(text).test(document.querySelector(".notice").textContent), expected);
    await notice("^Visitor \\d+, Visitor \\d+ and 198 others joined$");
    assert.equal(await ada.page.locator(".notice").count(), 1);
    assert.equal(await ada.page.getAttribute(".notice", "aria-live"), "off");
    await ada.page.waitForFunction(() => document.querySelectorAll("#member-list li").length === 201);
    await ada.page.waitForFunction(() => window.announced.at(-1)?.endsWith("and 198 others joined"));
    const announced = await ada.page.evaluate(() => window.announced);
    assert.ok(announced.length <= 10, `announced ${announced.length} times`);
    assert.deepEqual(await alikeNeighbours(ada), []);
    await ada.screenshot("page-200-members");
    const phone = await visitors.join("Grace", "crowd", { viewport: PHONE, scheme: "dark" });
    await phone.page.waitForFunction(() => document.querySelectorAll("#member-list li").length === 202);
    await phone.screenshot("page-200-members-phone-dark");

    disperse();
    await notice("and 198 others joined and left$");
    assert.equal(await ada.page.locator(".notice").count(), 1);
    await ada.sees(".mine .text", "Is anybody there?");
  });

  test("what comes in while the reader is further up waits below a hint", async () => {
    const { visitors } = visit();
    const [ada, grace] = [await visitors.join("Ada", "scroll"), await visitors.join("Grace", "scroll")];
    for (let line = 0; line < 30; line++) await grace.say(`line ${line}`);
    await ada.sees(".text", "line 29");
    await ada.seesNo("#below");
    await ada.page.evaluate(() => { document.querySelector("#log").scrollTop = 0; });
    await grace.say("one more");
    await ada.sees("#below", "1 new message below");
    await grace.say("and another");
    await ada.sees("#below", "2 new messages below");
    assert.equal(await ada.page.evaluate(() => document.querySelector("#log").scrollTop), 0);
    await ada.screenshot("page-new-below");
    await ada.page.click("#below");
    await ada.seesNo("#below");
    assert.ok(await isInView(ada, "and another"));

    await ada.page.evaluate(() => { document.querySelector("#log").scrollTop = 0; });
    await ada.say("mine is always in view");
    assert.ok(await isInView(ada, "mine is always in view"));
  });

  test("a reader at the end stays there when the keyboard of a phone opens and closes", async () => {
    const { visitors } = visit();
    const [ada, grace] = [await visitors.join("Ada", "keyboard", { viewport: PHONE }), await visitors.join("Grace", "keyboard")];
    for (let line = 0; line < 25; line++) await grace.say(`line ${line}`);
    await ada.sees(".text", "line 24");
    await ada.page.focus("#text");
    for (const height of [PHONE.height - 320, PHONE.height]) {
      await ada.page.setViewportSize({ width: PHONE.width, height });
      await isAtEnd(ada);
      await grace.say(`said at ${height}`);
      await ada.sees(".text", `said at ${height}`);
      await isAtEnd(ada);
      await ada.seesNo("#below");
      assert.equal(await ada.page.evaluate(() => document.documentElement.scrollHeight), height, "the page itself scrolls");
    }
  });

  test("a long message is cut, with a button for the rest", async () => {
    const { visitors } = visit();
    const [ada, grace] = [await visitors.join("Ada", "long"), await visitors.join("Grace", "long")];
    const long = Array.from({ length: 60 }, (_, line) => `line ${line}`).join("\n");
    await grace.say("short");
    await grace.say(long);
    await ada.sees(".more", "Show more");
    const height = () => ada.page.locator(".text").last().evaluate(text => text.clientHeight);
    const cut = await height();
    assert.ok(cut < 400, `cut to ${cut} pixels`);
    assert.equal(await ada.page.locator(".more").count(), 1);
    await ada.screenshot("page-long");
    await ada.page.focus(".more");
    await ada.page.keyboard.press("Enter");
    await ada.sees(".more[aria-expanded=true]", "Show less");
    assert.ok(await height() > 1000);
    await ada.page.click(".more");
    assert.equal(await height(), cut);
  });

  test("a name that turns text around or hides in it changes nothing but itself", async () => {
    const { visitors } = visit();
    const name = "\u202eecarG\u2066\u200bx\u0007";
    const harmless = "\ufffdecarG\ufffd\ufffdx\ufffd";
    const ada = await visitors.join("Ada", "bidi \u202eroom");
    await ada.sees("#room-name", "bidi \ufffdroom");
    const other = await visitors.join(name, "bidi \u202eroom");
    await other.page.locator("#text").pressSequentially("hi");
    await ada.sees("#typing-text", `${harmless} is typing`);
    await other.say("hi");
    await ada.sees(".notice", `${harmless} joined`);
    await ada.sees(".message .from", harmless);
    await ada.seesMembers("Ada", harmless);
    const isolated = await ada.page.evaluate(text => ["#member-list bdi", ".from bdi", ".notice bdi"]
      .every(selector => [...document.querySelectorAll(selector)].some(found => found.textContent === text)), harmless);
    assert.ok(isolated);
    const family = await visitors.join("👩‍👩‍👧 می‌خواهم ❤️", "emoji");
    await family.seesMembers("👩‍👩‍👧 می‌خواهم ❤️");
  });
});

const isInView = (visitor, text) => visitor.page.locator(".text", { hasText: text }).last().evaluate(found => {
  const log = document.querySelector("#log").getBoundingClientRect();
  const own = found.getBoundingClientRect();
  return own.top >= log.top && own.bottom <= log.bottom + 1;
});

/** Waits until the log shows its end: a resize takes a frame or two to lay out and to scroll. */
const isAtEnd = visitor => visitor.page.waitForFunction(() => {
  const log = document.querySelector("#log");
  return log.scrollHeight - log.scrollTop - log.clientHeight <= 1;
});

/** Pairs of neighbours in the list of members whose colours are less than two twelfths of the circle apart. */
const alikeNeighbours = visitor => visitor.page.evaluate(() => {
  const hues = [...document.querySelectorAll("#member-list .avatar")].map(avatar => Number(avatar.style.getPropertyValue("--hue")));
  const distance = (one, other) => Math.min(Math.abs(one - other), 360 - Math.abs(one - other));
  return hues.flatMap((hue, index) => (index > 0 && distance(hue, hues[index - 1]) < 60 ? [[index, hues[index - 1], hue]] : []));
});
