import assert from "node:assert/strict";
import { test } from "node:test";
import { pages } from "../support/pages.js";

pages("Two people in a room", visit => {
  const join = (...who) => visit().visitors.join(...who);

  /** With the page's own clock standing, a typist stays one for as long as the test looks. */
  async function joinAndStopTheClock(name, room) {
    const visitor = await join(name, room, { prepare: page => page.clock.install({ time: 0 }) });
    await visitor.page.clock.pauseAt(20_000);
    return visitor;
  }

  test("they see each other come, type, talk and go", async () => {
    const ada = await join("Ada", "garden");
    await ada.seesMembers("Ada");
    const grace = await joinAndStopTheClock("Grace", "garden");
    await ada.seesMembers("Ada", "Grace");
    await grace.seesMembers("Grace", "Ada");
    await ada.sees(".notice", "Grace joined");

    await grace.page.locator("#text").pressSequentially("Hel");
    await ada.sees("#typing-text", "Grace is typing");
    await ada.seesMembers("Ada", "Grace (typing)");
    await grace.say("Hello, Ada");
    await ada.sees(".message:not(.mine) .text", "Hello, Ada");
    await ada.sees(".message:not(.mine) .from", "Grace");
    await ada.seesMembers("Ada", "Grace");
    await ada.seesNo("#typing-text:not(:empty)");
    await ada.say("Hello, Grace");
    await grace.sees(".message:not(.mine) .text", "Hello, Grace");

    await grace.page.click("#leave");
    await ada.sees(".notice", "Grace left");
    await ada.seesMembers("Ada");
    await grace.sees("#join");
  });

  test("who lets the keys be for three seconds is typing no more", async () => {
    const [ada, grace] = [await join("Ada", "pause"), await joinAndStopTheClock("Grace", "pause")];
    await grace.page.locator("#text").pressSequentially("Hel");
    await ada.sees("#typing-text", "Grace is typing");
    await grace.page.clock.runFor(3000);
    await ada.seesNo("#typing-text:not(:empty)");
    await ada.seesMembers("Ada", "Grace");
  });

  test("they hear nothing from another room", async () => {
    const [ada, grace, kay] = [await join("Ada", "here"), await join("Grace", "there"), await join("Kay", "here")];
    await grace.say("in there");
    await kay.say("in here");
    await ada.sees(".text", "in here");
    assert.equal(await ada.page.locator(".message").count(), 1);
    await ada.seesMembers("Ada", "Kay");
  });

  test("a page that is closed is seen to go", async () => {
    const [ada, grace] = [await join("Ada", "closing"), await join("Grace", "closing")];
    await ada.seesMembers("Ada", "Grace");
    await grace.page.close();
    await ada.sees(".notice", "Grace joined and left");
    await ada.seesMembers("Ada");
  });

  test("a name made of markup stays text, in the list and in the talk", async () => {
    const name = "<img src=x onerror=alert(1)>";
    const [ada, other] = [await join("Ada", "markup"), await join(name, "markup")];
    await other.say("<b>bold</b>");
    await ada.sees(".from", name);
    await ada.sees(".text", "<b>bold</b>");
    await ada.seesMembers("Ada", name);
    assert.equal(await ada.page.locator("#house img, #house .text b").count(), 0);
  });

  test("a name that JavaScript objects have of their own is a name like any other", async () => {
    const [ada, other] = [await join("Ada", "names"), await join("__proto__", "names")];
    await ada.seesMembers("Ada", "__proto__");
    await other.seesMembers("__proto__", "Ada");
    await other.page.click("#leave");
    await ada.sees(".notice", "__proto__ joined and left");
    await ada.seesMembers("Ada");
  });
});

pages("One person in two tabs", visit => {
  test("is one member with two devices, then one again", async () => {
    const { visitors } = visit();
    const grace = await visitors.join("Grace", "tabs");
    const first = await visitors.join("Ada", "tabs");
    const second = await visitors.open({ room: "tabs", beside: first });
    assert.equal(await second.page.inputValue("#name"), "Ada"); // remembered
    await second.page.click("#enter:enabled");
    await grace.seesMembers("Grace", "Ada (2 devices)");
    await first.seesMembers("Ada (2 devices)", "Grace");
    await second.seesMembers("Ada (2 devices)", "Grace");
    assert.equal(await grace.page.locator(".notice", { hasText: "Ada joined" }).count(), 1);

    await second.page.close();
    await grace.seesMembers("Grace", "Ada");
    assert.equal(await grace.page.locator(".notice", { hasText: "Ada left" }).count(), 0);
  });
});
