import { WebSocket } from "ws";
import { Inbox } from "./waiting.js";

/**
 * The newest release of @supabase/realtime-js that runs in Node 20, and one of those with a socket and a channel of their own.
 * 2.109 can't update a presence: its callbacks take the metas' refs away before the old meta is looked for by them.
 */
export const RELEASES = [
  { name: "2.109.0", module: "realtime-2.109", updates: false },
  { name: "2.15.6", module: "realtime-2.15", updates: true },
];

const API_KEY = "anon";
const AGAIN_MS = 50;
const JOIN_MS = 10_000; // 2.15 also asks when to join once more; if that comes before the answer it takes its own channel for a duplicate and leaves it

/** One release of @supabase/realtime-js, the stock module, with clients that tests make and `close` ends. */
export class Supabase {
  #module;
  #port;
  #clients = [];

  constructor(module, port) {
    this.#module = module;
    this.#port = port;
  }

  static async load(version, port) {
    return new Supabase(await import(version.module), port);
  }

  /** A client, and every frame that comes to it as `{topic, event, ref, payload}`. */
  client(apikey = API_KEY) {
    const frames = new Inbox("a frame");
    const client = new this.#module.RealtimeClient(`ws://127.0.0.1:${this.#port}/realtime/v1`, {
      transport: recording(frames),
      vsn: "1.0.0",
      params: { apikey },
      reconnectAfterMs: () => AGAIN_MS,reconnectAfterMs: () => (client.isConnected() ? JOIN_MS : AGAIN_MS),
    });
    this.#clients.push(client);
    return { client, frames };
  }

  /** A channel that is subscribed. `listen(channel)` comes before that, where realtime-js wants its callbacks for presences. */
  async subscribe(topic, config = {}, { listen = () => {}, connection = this.client() } = {}) {
    const subscription = this.subscribing(topic, config, { listen, connection });
    await subscription.is("SUBSCRIBED");
    return subscription;
  }

  /** A channel on its way; `is(status)` waits until it says so, and gives the error that came with it. */
  subscribing(topic, config = {}, { listen = () => {}, connection = this.client() } = {}) {
    const statuses = new Inbox(`a status of ${topic}`);
    const channel = connection.client.channel(topic, { config });
    listen(channel);
    channel.subscribe((status, error) => statuses.put({ status, error }));
    const is = async wanted => (await statuses.until(({ status }) => status === wanted)).error;
    return { channel, connection, is };
  }

  /** An access token, as a login gives it. */
  async login(user) {
    const response = await fetch(`http://127.0.0.1:${this.#port}/login/${user}`, { method: "POST" });
    return response.text();
  }

  async close() {
    await Promise.all(this.#clients.splice(0).map(client => client.disconnect()));
  }
}

/** Every broadcast of `event` that comes to `channel` from now on. */
export function heard(channel, event) {
  const received = new Inbox(`${event} on ${channel.topic}`);
  channel.on("broadcast", { event }, received.put);
  return received;
}

function recording(frames) {
  return class extends WebSocket {
    constructor(...address) {
      super(...address);
      this.on("message", data => frames.put(JSON.parse(data)));
    }
  };
}
