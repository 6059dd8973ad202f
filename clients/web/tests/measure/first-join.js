// Starts two builds of a server in turn, and prints the median of each: time to the first join, memory, size of its folder.
//
//     node measure/first-join.js ROUNDS COMMAND COMMAND
//
// A command starts a server at ws://127.0.0.1:$PORT/socket that accepts joins of room:lobby, such as "out/PhoenixSharp.Server".
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Socket } from "phoenix-1.8.16";
import WebSocket from "ws";

const members = 1000;
const port = 5790;
const [rounds, ...commands] = process.argv.slice(2);

const results = commands.map(() => []);
for (let round = 0; round < Number(rounds); round++) {
  for (const [index, command] of commands.entries()) results[index].push(await measure(command));
}
for (const [index, command] of commands.entries()) {
  const median = figure => results[index].map(result => result[figure]).sort((a, b) => a - b)[Math.floor(rounds / 2)];
  console.log(command);
  console.log(`  start to first join:         ${Math.round(median("firstJoin"))} ms`);
  console.log(`  memory after the first join: ${megabytes(median("memory"))} MB`);
  console.log(`  memory with ${members} members:   ${megabytes(median("fullMemory"))} MB`);
  console.log(`  size of its folder:          ${megabytes(sizeOf(folderOf(command)))} MB`);
}

async function measure(command) {
  const began = performance.now();
  const [program, ...words] = command.split(" ");
  const server = spawn(program, [...words, "--urls", `http://127.0.0.1:${port}`], { stdio: "ignore" });
  try {
    const sockets = [await joined(server)];
    const result = { firstJoin: performance.now() - began, memory: memoryOf(server.pid) };
    while (sockets.length < members) sockets.push(await joined(server));
    result.fullMemory = memoryOf(server.pid);
    await Promise.all(sockets.map(socket => new Promise(closed => socket.disconnect(closed))));
    return result;
  } finally {
    server.kill("SIGKILL");
    await once(server, "exit");
  }
}

// Retries at once, because the server may not listen yet.
async function joined(server) {
  while (server.exitCode === null) {
    const socket = await opened();
    if (socket) {
      await new Promise((ok, failed) => socket.channel("room:lobby").join().receive("ok", ok).receive("error", failed));
      return socket;
    }
    await sleep(2);
  }
  throw new Error(`The server ended with ${server.exitCode}.`);
}

function opened() {
  const socket = new Socket(`ws://127.0.0.1:${port}/socket`, { transport: WebSocket, reconnectAfterMs: () => 3_600_000 });
  return new Promise(done => {
    socket.onOpen(() => done(socket));
    socket.onError(() => socket.disconnect(() => done(null)));
    socket.connect();
  });
}

function memoryOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
}

function folderOf(command) {
  return dirname(resolve(command.split(" ").find(word => word.includes("/") && !word.endsWith("/dotnet"))));
}

function sizeOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && !/\.(dbg|pdb|xml)$/.test(entry.name))
    .reduce((total, entry) => total + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function megabytes(bytes) {
  return (bytes / 1_000_000).toFixed(1);
}
