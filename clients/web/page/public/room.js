import { watchNetwork } from "./network.js";
import { failedAttempts } from "./reasons.js";

const RECONNECT_MS = [500, 1000, 2000, 3000, 5000];

/**
 * One visit to one room, on a socket of its own, from joining to leaving.
 * phoenix.js reconnects and rejoins by itself; this only tells what it is doing.
 * @param {{Socket: Function, Presence: Function}} phoenix the module phoenix.mjs
 * @param {string} url where the socket is
 * @param {{name: string, room: string}} who
 * @param {object} on what to call: `state({kind, …})`, `explain(reason)`, `members(presence)`, `joined(name)`, `left(name)`,
 *   `message(payload)`, `undelivered(text)`, `refused(reason)`, `nodes({node, link, nodes})`
 */
export function visit({ Socket, Presence }, url, { name, room }, on) {
  const meta = { device: deviceId(), typing: false };
  let joins = 0;
  let reconnects = 0;
  let joined = false;
  const failures = failedAttempts(url, on.explain);

  const tell = (kind, more) => {
    joined = kind === "connected";
    if (joined) failures.clear();
    on.state({ kind, ...more });
  };

  const update = () => channel.push("presence_update", { meta });

  const socket = new Socket(webSocketUrl(url), {
    params: { user_id: name },
    // phoenix.js asks how long to wait each time it is about to wait: the one moment that tells the attempt and its delay
    reconnectAfterMs(attempt) {
      const delay = RECONNECT_MS[attempt - 1] ?? RECONNECT_MS.at(-1);
      tell("waiting", { attempt, until: Date.now() + delay });
      failures.add();
      return delay;
    },
  });
  const channel = socket.channel(`room:${room}`, () => ({ meta })); // its presence key is user_id

  follow(new Presence(channel), name, on);
  channel.on("message", on.message);
  channel.onError(() => { if (socket.isConnected()) tell("rejoining"); });

  // Which node it is, is known once it has told; so it comes into the meta by an update, after a rejoin too.
  const place = view => {
    meta.node = view.node ?? undefined;
    if (joined && view.node) update();
    on.nodes(view);
  };

  const unwatch = watchNetwork(socket, {
    offline() {
      if (socket.isConnected()) tell("offline");
      on.explain("Your device is offline.");
    },
    reconnecting: () => tell("connecting"),
    works() { if (channel.state === "joined") tell("connected", { reconnects }); },
  });

  tell("connecting");
  socket.connect();
  followNodes(socket, place);
  channel.join()
    .receive("ok", () => {
      reconnects = joins++;
      tell("connected", { reconnects });
      if (meta.node) update();
    })
    .receive("error", response => {
      leave();
      on.refused(String(response?.reason ?? "no reason given"));
    });

  function leave() {
    unwatch();
    failures.clear();
    channel.leave();
    socket.disconnect();
  }

  return {
    leave,
    /** Whether it was pushed; while the room is away nothing is, and the text stays with the caller. */
    say(text) {
      if (!joined) return false;
      const lost = () => on.undelivered(text);
      channel.push("message", { from: name, text }).receive("error", lost).receive("timeout", lost);
      return true;
    },
    setTyping(typing) {
      meta.typing = typing; // a rejoin tracks it as it is by then
      if (joined) update();
    },
  };
}

/** A node of a cluster tells what it sees of it on a topic of its own, which a server that stands alone doesn't have. */
function followNodes(socket, place) {
  const cluster = socket.channel("cluster");
  let seen;
  cluster.on("nodes", view => place(seen = view));
  cluster.onError(() => { if (seen) place({ ...seen, node: null }); });
  cluster.join().receive("error", () => cluster.leave());
}

/** Tells who comes and goes after the first list, so that those already here don't all seem to come at once. */
function follow(presence, me, on) {
  let listed = false;
  presence.onJoin((name, before) => { if (listed && !before && name !== me) on.joined(name); });
  presence.onLeave((name, rest) => { if (rest.metas.length === 0 && name !== me) on.left(name); });
  presence.onSync(() => {
    listed = true;
    on.members(presence);
  });
}

function webSocketUrl(url) {
  const address = new URL(url);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return address.href;
}

function deviceId() {
  return crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
}
