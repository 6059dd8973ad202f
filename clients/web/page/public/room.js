const RECONNECT_MS = [500, 1000, 2000, 3000, 5000];

/**
 * One visit to one room, on a socket of its own, from joining to leaving.
 * phoenix.js reconnects and rejoins by itself; this only tells what it is doing.
 * @param {{Socket: Function, Presence: Function}} phoenix the module phoenix.mjs
 * @param {{name: string, room: string}} who
 * @param {object} on what to call: `state({kind, …})`, `members(presence)`, `came(name)`, `left(name)`,
 *   `message(payload)`, `undelivered(text)`, `refused(reason)`, `nodes({node, link, nodes})`
 */
export function visit({ Socket, Presence }, { name, room }, on) {
  const meta = { device: deviceId(), typing: false };
  let joins = 0;
  let joined = false;

  const tell = (kind, more) => {
    joined = kind === "connected";
    on.state({ kind, ...more });
  };

  const update = () => channel.push("presence_update", { meta });

  const socket = new Socket("/socket", {
    params: { user_id: name },
    // phoenix.js asks how long to wait each time it is about to wait: the one moment that tells the attempt and its delay
    reconnectAfterMs(attempt) {
      const delay = RECONNECT_MS[attempt - 1] ?? RECONNECT_MS.at(-1);
      tell("waiting", { attempt, until: Date.now() + delay });
      return delay;
    },
  });
  const channel = socket.channel(`room:${room}`, () => ({ key: name, meta }));

  follow(new Presence(channel), name, on);
  channel.on("message", on.message);
  channel.onError(() => { if (socket.isConnected()) tell("rejoining"); });

  // Which node it is, is known once it has told; so it comes into the meta by an update, after a rejoin too.
  const place = view => {
    meta.node = view.node ?? undefined;
    if (joined && view.node) update();
    on.nodes(view);
  };

  tell("connecting");
  socket.connect();
  followNodes(socket, place);
  channel.join()
    .receive("ok", () => {
      tell("connected", { reconnects: joins++ });
      if (meta.node) update();
    })
    .receive("error", response => {
      leave();
      on.refused(String(response?.reason ?? "no reason given"));
    });

  function leave() {
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
  presence.onJoin((name, before) => { if (listed && !before && name !== me) on.came(name); });
  presence.onLeave((name, rest) => { if (rest.metas.length === 0 && name !== me) on.left(name); });
  presence.onSync(() => {
    listed = true;
    on.members(presence);
  });
}

function deviceId() {
  return crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
}
