import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { within } from "./waiting.js";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const START_MS = 300_000; // the first `dotnet run` builds
const STOP_MS = 30_000;

export const FIXTURE = process.env.PHOENIX_FIXTURE ?? "dotnet run --project conformance/PhoenixSharp.Fixture --";
export const SERVER = process.env.PHOENIX_SERVER ?? "dotnet run --project src/PhoenixSharp.Server --";
export const SUPABASE = process.env.PHOENIX_SUPABASE ?? "dotnet run --project clients/samples/Supabase --";
const CLUSTER = process.env.PHOENIX_CLUSTER ?? "dotnet run --project clients/samples/Cluster --";

/**
 * Starts a server in a process group of its own and waits until it listens.
 * @param {string} command split at spaces; `--urls http://127.0.0.1:PORT` is put after it
 * @param {object} [settings] variables of its environment
 * @returns {Promise<{port: number, stop: () => Promise<void>}>} `stop` sends SIGTERM to the group and waits for its end
 */
export async function startServer(command, port, settings) {
  port ??= await freePort();
  const { stop } = await start(`${command} --urls http://127.0.0.1:${port}`, "Now listening on", settings);
  return { port, stop };
}

// Who moves to another node has this long before anybody sees them leave: time enough on a machine however slow.
const PATIENT = { Phoenix__Tracker__DownPeriod: "00:00:10", Phoenix__Tracker__MovingPeriod: "00:00:10" };

/**
 * Starts three nodes and Redis behind one port.
 * @returns {Promise<{port: number, tell: (command: string) => void, stop: () => Promise<void>}>} `tell` is what a person would type
 */
export async function startCluster() {
  const port = await freePort(4);
  const { child, stop } = await start(`${CLUSTER} --port ${port}`, "Open http://localhost:", PATIENT);
  return { port, stop, tell: command => child.stdin.write(`${command}\n`) };
}

/**
 * Starts a program and waits until it has written `ready`.
 * @returns {Promise<{child: object, stop: () => Promise<void>, output: () => string}>} `output` is all that it has written so far
 */
export async function start(command, ready, settings = {}) {
  const [program, ...args] = command.split(/\s+/);
  const child = spawn(program, args, { cwd: ROOT, detached: true, stdio: "pipe", env: { ...process.env, ...settings } });
  const ended = new Promise(resolve => child.once("close", resolve));
  const stop = () => stopGroup(child, ended);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", chunk => { output += chunk; });
  try {
    await within(written(child, ready), `"${command}" to listen`, START_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  return { child, stop, output: () => output };
}

function written(child, words) {
  return new Promise((resolve, reject) => {
    let output = "";
    const read = chunk => {
      output += chunk;
      if (output.includes(words)) resolve();
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    child.once("close", code => reject(new Error(`the server ended with ${code} before it listened:\n${output}`)));
  });
}

/** `close` comes once every process of the group has let go of the output, so that the port is free by then. */
async function stopGroup(child, ended) {
  if (child.pid === undefined) return;
  signal(child, "SIGTERM");
  try {
    await within(ended, "the server to stop after SIGTERM", STOP_MS);
  } finally {
    signal(child, "SIGKILL");
  }
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // the group has ended by itself
  }
}

/**
 * A port below those that the system gives to clients: on one of those, a client that keeps dialling
 * a stopped server on this machine may end up connected to itself. `count`: it and those behind it.
 */
export async function freePort(count = 1) {
  for (;;) {
    const port = 22_000 + Math.floor(Math.random() * (1001 - count));
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(port + index)));
    if (free.every(Boolean)) return port;
  }
}

function isFree(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", error => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
