import assert from "node:assert/strict";
import { test } from "node:test";
import { pages } from "../support/pages.js";

pages("By keyboard alone", visit => {
  const focused = ({ page }) => page.evaluate(() => document.activeElement.id);

  test("a person joins, talks, leaves and joins another room", async () => {
    const { visitors } = visit();
    const ada = await visitors.open({ room: "keys" });
    const { keyboard } = ada.page;
    await ada.sees("#enter:enabled");
    assert.equal(await focused(ada), "name");
    await keyboard.type("Ada");
    await keyboard.press("Enter");
    await ada.isIn("connected");
    assert.equal(await focused(ada), "text");
    await keyboard.type("one");
    await keyboard.press("Shift+Enter");
    await keyboard.type("two");
    await keyboard.press("Enter");
    await ada.sees(".mine .text", "one\ntwo");

    await keyboard.press("Escape"); // must not lose the room and what was said
    await ada.page.focus("#log");
    await keyboard.press("Escape");
    await ada.sees(".mine .text", "one\ntwo");
    await ada.isIn("connected");
    await keyboard.press("Shift+Tab");
    assert.equal(await focused(ada), "leave");
    await keyboard.press("Enter");
    await ada.sees("#join");
    assert.equal(await focused(ada), "room");
    await keyboard.press("ControlOrMeta+A");
    await keyboard.type("other keys");
    await keyboard.press("Enter");
    await ada.isIn("connected");
    await ada.sees("#room-name", "other keys");
    assert.equal(await ada.page.locator(".message").count(), 0);
  });

  test("what has the focus is always outlined", async () => {
    const { visitors } = visit();
    const ada = await visitors.open({ room: "outline" });
    await ada.sees("#enter:enabled");
    await walk(ada, ["name", "room", "enter"]);
    await ada.page.keyboard.press("Shift+Tab");
    await ada.page.keyboard.press("Shift+Tab");
    await ada.page.keyboard.type("Ada");
    await ada.page.keyboard.press("Enter");
    await ada.isIn("connected");
    await ada.say("hi");
    await ada.page.focus("#leave");
    await ada.page.keyboard.press("Shift+Tab");
    await ada.page.keyboard.press("Tab");
    await walk(ada, ["leave", "log", "text", "send"]);
  });

  async function walk(visitor, ids) {
    for (const [index, id] of ids.entries()) {
      if (index > 0) await visitor.page.keyboard.press("Tab");
      assert.equal(await focused(visitor), id);
      const { style, width } = await visitor.page.evaluate(() => {
        const { outlineStyle: style, outlineWidth: width } = getComputedStyle(document.activeElement);
        return { style, width };
      });
      assert.equal(style, "solid", `${id} has the focus without an outline`);
      assert.ok(parseFloat(width) >= 2, `${id} is outlined with ${width}`);
    }
  }
});
