import { readFileSync, writeFileSync } from "node:fs";
import { Outcomes } from "./outcomes.js";

const PAGE = new URL("../../CLIENTS.md", import.meta.url);
const REWRITE = process.env.CLIENTS === "write";

/**
 * A reporter for `node --test`: the run fails where CLIENTS.md says other than what it has just seen.
 * It has its say as the process exits, because `--test-force-exit` ends that before a reporter hears that there is no more.
 */
export default async function* clients(events) {
  const outcomes = new Outcomes();
  process.once("exit", () => console.log(outcomes.failed ? "CLIENTS.md was not compared: not every test passed." : settle(page(outcomes))));
  for await (const event of events) outcomes.hear(event);
}

function settle(seen) {
  const written = read();
  if (seen === written) return "CLIENTS.md is true.";
  if (REWRITE) {
    writeFileSync(PAGE, seen);
    return "CLIENTS.md is written anew.";
  }
  process.exitCode = 1;
  return [
    "clients/web/CLIENTS.md is not what this run has seen. If the change is meant, write it anew and commit it: CLIENTS=write npm run test:node",
    ...difference("-", written, seen),
    ...difference("+", seen, written),
  ].join("\n");
}

function read() {
  try {
    return readFileSync(PAGE, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}

/** The lines of one that the other hasn't. */
function difference(sign, one, other) {
  const lines = new Set(other.split("\n"));
  return one.split("\n").filter(line => !lines.has(line)).map(line => `${sign} ${line}`);
}

function page(outcomes) {
  const tables = [...outcomes.families].map(([family, { versions, subjects }]) => table(family, [...versions], subjects));
  return [
    "# Stock clients, and what of each is tested",
    "",
    "Written by the tests (`npm run test:node` in `tests`), which fail where it isn't true. Each row is a test: ✓ it ran with that release, and passed;",
    "– that release doesn't know this, and the test wasn't run with it.",
    "",
    ...tables,
  ].join("\n");
}

function table(family, versions, subjects) {
  const rows = [...subjects].flatMap(([subject, tests]) => [
    `| **${subject}** |${" |".repeat(versions.length)}`,
    ...[...tests].map(([test, passed]) => `| ${test} | ${versions.map(version => (passed.has(version) ? "✓" : "–")).join(" | ")} |`),
  ]);
  return [`## ${family}`, "", `| | ${versions.join(" | ")} |`, `| --- |${" :-: |".repeat(versions.length)}`, ...rows, ""].join("\n");
}
