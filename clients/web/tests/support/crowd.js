import WebSocket from "ws";
import { within } from "./waiting.js";

/**
 * Has many people join a room, each on a connection of their own.
 * @returns {Promise<() => void>} has them all leave
 */
export async function crowd(port, room, names) {
  const sockets = await Promise.all(names.map(name => join(port, room, name)));
  return () => sockets.forEach(socket => socket.close());
}

async function join(port, room, name) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket/websocket?vsn=2.0.0&user_id=${encodeURIComponent(name)}`);
  const joined = new Promise((resolve, reject) => {
    socket.once("open", () => socket.send(JSON.stringify(["1", "1", `room:${room}`, "phx_join", {}])));
    socket.once("error", reject);
    socket.on("message", data => { if (JSON.parse(data)[3] === "phx_reply") resolve(); });
  });
  await within(joined, `${name} to join`, 30_000);
  return socket;
}
