import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { startCluster } from "../support/server.js";
import { PHONE, Visitors } from "../support/visitor.js";

describe("Three nodes behind one address", () => {
  let cluster;
  let visitors;

  before(async () => {
    cluster = await startCluster();
    visitors = await Visitors.launch(cluster.port);
  });
  afterEach(() => visitors.leave());
  after(async () => {
    await visitors?.close();
    await cluster?.stop();
  });

  test("a node is killed: its people are elsewhere at once, and nobody sees a ghost", async () => {
    const ada = await visitors.join("Ada", "garden");
    const { visitor: grace, node: killed } = await joinElsewhere("Grace", "garden", ada);
    const home = await nodeOf(ada);
    await ada.seesMembers(`Ada (${home})`, `Grace (${killed})`);
    await grace.seesMembers(`Grace (${killed})`, `Ada (${home})`);

    cluster.tell(`kill ${killed}`);
    const next = await moved(grace, killed);
    await ada.sees("#node-list [data-state=down] .name", killed);
    await ada.seesMembers(`Ada (${home})`, `Grace (${next})`);
    await grace.seesMembers(`Grace (${next})`, `Ada (${home})`);
    assert.equal(await nodeOf(ada), home);
    await ada.say(`${killed} is gone. Are you still there?`);
    await grace.sees(".text", `${killed} is gone. Are you still there?`);
    await grace.say(`Yes, on ${next} now.`);
    await ada.sees(".text", `Yes, on ${next} now.`);
    await ada.screenshot("cluster-light");

    cluster.tell(`start ${killed}`);
    await ada.seesNo("#node-list [data-state=down]");
    grace.expectsFailedRequests();
  });

  test("a node is stopped in its own time: its people move, and nobody sees them leave", async () => {
    const ada = await visitors.join("Ada", "yard", { scheme: "dark", viewport: PHONE });
    const { visitor: grace, node: stopped } = await joinElsewhere("Grace", "yard", ada);
    await ada.seesMembers(`Ada (${await nodeOf(ada)})`, `Grace (${stopped})`);

    cluster.tell(`stop ${stopped}`);
    const next = await moved(grace, stopped);
    await ada.seesMembers(`Ada (${await nodeOf(ada)})`, `Grace (${next})`);
    await ada.page.waitForFunction(() => document.querySelectorAll("#node-list li").length === 2);
    await seesNobodyLeave(ada);
    await ada.screenshot("cluster-phone-dark");
    grace.expectsFailedRequests();
  });

  test("Redis is killed: the page says that others can't be heard, until it is back", async () => {
    const ada = await visitors.join("Ada", "attic");
    await ada.sees("#node-list .you");
    cluster.tell("redis kill");
    await ada.sees("#cut", "The link between the nodes is down: you hear only those on yours.");
    cluster.tell("redis start");
    await ada.seesNo("#cut");
  });

  /** Connections go round the nodes, so who comes in again is soon on another one. */
  async function joinElsewhere(name, room, other) {
    const visitor = await visitors.join(name, room);
    while (await nodeOf(visitor) === await nodeOf(other)) {
      await visitor.page.click("#leave");
      await visitor.page.click("#enter:enabled");
      await visitor.isIn("connected");
    }
    await other.seesMembers(`Ada (${await nodeOf(other)})`, `${name} (${await nodeOf(visitor)})`);
    await other.page.evaluate(() => document.querySelectorAll(".notice").forEach(notice => notice.remove()));
    return { visitor, node: await nodeOf(visitor) };
  }
});

async function nodeOf(visitor) {
  await visitor.sees("#state-node");
  return (await visitor.page.textContent("#state-node")).replace("to node ", "");
}

async function moved(visitor, from) {
  await visitor.page.waitForFunction(old => !["", old].includes(document.querySelector("#state-node").textContent), `to node ${from}`);
  await visitor.isIn("connected");
  return nodeOf(visitor);
}

async function seesNobodyLeave(visitor) {
  assert.deepEqual(await visitor.page.locator(".notice").allTextContents(), []);
}
