// Joins room:lobby, pushes new_msg, and prints the answer and the broadcast.
// usage: node push.mjs FOLDER URL, with phoenix.js and ws in the node_modules of FOLDER
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/package.json`);
const { Socket } = require("phoenix-1.8.16");
const { WebSocket } = require("ws");

const socket = new Socket(process.argv[3], { transport: WebSocket, params: { user_id: "ann" } });
const channel = socket.channel("room:lobby");
const heard = new Promise(resolve => channel.on("new_msg", resolve));
const answered = (push, what) => new Promise((resolve, reject) => {
  push.receive("ok", resolve);
  for (const status of ["error", "timeout"])
    push.receive(status, reply => reject(new Error(`${what}: ${status} ${JSON.stringify(reply)}`)));
});

socket.connect();
await answered(channel.join(), "join");
const reply = await answered(channel.push("new_msg", { body: "hello" }), "new_msg");
console.log(`ok ${JSON.stringify(reply)}`);
console.log(`broadcast ${JSON.stringify(await heard)}`);
process.exit();
