// Stock phoenix.js, driven by the tests: commands come in as lines of JSON, and what clients see goes out as such.
//   {"join": "js-a", "url": "ws://127.0.0.1:4000/socket", "topic": "room:1"}      {"leave": "js-a"}
//   {"id": "js-a", "list": ["js-a", …]}      {"id": "js-a", "key": "ann", "isJoin": false, "isWhole": true}
// usage: node phoenix-clients.mjs FOLDER, with phoenix.js and ws in its node_modules
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/package.json`);
const { Socket, Presence } = require("phoenix-1.8.16");
const { WebSocket } = require("ws");

const sockets = new Map();
const say = what => process.stdout.write(`${JSON.stringify(what)}\n`);

function join({ join: id, url, topic }) {
  const socket = new Socket(url, { transport: WebSocket, reconnectAfterMs: () => 50, rejoinAfterMs: () => 100 });
  const channel = socket.channel(topic, { key: id });
  const presence = new Presence(channel);
  presence.onJoin((key, current) => say({ id, key, isJoin: true, isWhole: current === undefined }));
  presence.onLeave((key, current) => say({ id, key, isJoin: false, isWhole: current.metas.length === 0 }));
  presence.onSync(() => say({ id, list: presence.list(key => key) }));
  sockets.set(id, socket);
  socket.connect();
  channel.join();
}

createInterface({ input: process.stdin })
  .on("line", line => {
    const command = JSON.parse(line);
    if (command.join) join(command);
    else sockets.get(command.leave).disconnect();
  })
  .on("close", () => process.exit());
