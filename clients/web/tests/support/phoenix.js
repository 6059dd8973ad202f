import { WebSocket } from "ws";
import { Inbox, within } from "./waiting.js";

/**
 * The releases under test, newest first. Binary payloads came with 1.6; long poll in batches, and falling back to it, with 1.7, and
 * `fetch` for it with 1.8, as did the auth token.
 */
export const VERSIONS = [
  { name: "1.8.16", module: "phoenix-1.8.16", binary: true, longPoll: "fetch", authToken: true },
  { name: "1.8.12", module: "phoenix-1.8.12", binary: true, longPoll: "fetch", authToken: true },
  { name: "1.7.23", module: "phoenix-1.7", binary: true, longPoll: "xhr" },
  { name: "1.6.16", module: "phoenix-1.6", binary: true },
  { name: "1.5.14", module: "phoenix-1.5", binary: false },
  { name: "1.4.18", module: "phoenix-1.4", binary: false },
];

const AGAIN_MS = 50;

/** One release of phoenix.js, the stock module, with sockets that tests open and `close` ends. */
export class Phoenix {
  #module;
  #url;
  #sockets = [];

  constructor(module, url) {
    this.#module = module;
    this.#url = url;
  }

  static async load(version, port, scheme = "ws") {
    const loaded = await import(version.module);
    return new Phoenix(loaded.Socket ? loaded : loaded.default, `${scheme}://127.0.0.1:${port}`); // up to 1.5 it is a UMD bundle
  }

  /** The transport for networks that let no WebSocket through. */
  get LongPoll() {
    return this.#module.LongPoll;
  }

  /** A socket that hasn't connected yet. */
  socket(params = {}, { path = "/socket", ...options } = {}) {
    const socket = new this.#module.Socket(`${this.#url}${path}`, {
      transport: WebSocket,
      params,
      reconnectAfterMs: () => AGAIN_MS,
      rejoinAfterMs: () => AGAIN_MS,
      ...options,
    });
    this.#sockets.push(socket);
    return socket;
  }

  /** A socket that is open. */
  async connect(params, options) {
    const socket = this.socket(params, options);
    const open = new Inbox("the socket to open");
    socket.onOpen(() => open.put());
    socket.connect();
    await open.next();
    return socket;
  }

  /** A channel that is joined; `joined` on it gets every later join too. */
  async join(socket, topic, payload = {}) {
    const channel = socket.channel(topic, payload);
    const joined = new Inbox(`a join of ${topic}`);
    channel.join().receive("ok", joined.put);
    const response = await joined.next();
    return { channel, joined, response };
  }

  presence(channel) {
    return new this.#module.Presence(channel);
  }

  async close() {
    await Promise.all(this.#sockets.splice(0).map(disconnect));
  }
}

function disconnect(socket) {
  return within(new Promise(resolve => socket.disconnect(resolve)), "the socket to disconnect");
}

/** Everything that `event` brings to `channel` from now on. */
export function inbox(channel, event) {
  const received = new Inbox(`${event} on ${channel.topic}`);
  channel.on(event, received.put);
  return received;
}

/** Leaves and waits for the server's close. phoenix.js itself calls a leave done as soon as it has sent it. */
export async function leave(channel) {
  const heard = new Inbox(`the end of ${channel.topic}`);
  channel.socket.onMessage(message => { if (message.topic === channel.topic) heard.put(message); });
  channel.leave();
  const { payload: reply } = await heard.until(({ event }) => event === "phx_reply");
  await heard.until(({ event }) => event === "phx_close");
  return reply;
}

/** How the server answered a push or a join. */
export function answer(push) {
  const answered = new Promise(resolve => {
    for (const status of ["ok", "error", "timeout"]) push.receive(status, response => resolve({ status, response }));
  });
  return within(answered, "an answer");
}
