const find = (id) => document.getElementById(id);
const say = (text) => { find("status").textContent = text; };

const phoenix = await import("phoenix").catch(() => null);
if (phoenix)
  join(phoenix);
else
  say("/lib/phoenix.mjs is missing: install Node.js with npm, and build the server again.");

function join({ Presence, Socket }) {
  const userId = new URLSearchParams(location.search).get("user_id") ?? `guest-${crypto.getRandomValues(new Uint16Array(1))[0]}`;
  const socket = new Socket("/socket", { params: { user_id: userId } });
  socket.onError(() => say("Connection lost, trying again …"));
  socket.connect();

  const room = socket.channel("room:lobby");
  const presence = new Presence(room);
  presence.onSync(() => { find("people").textContent = presence.list((name) => name).join(", "); });
  room.on("new_msg", (message) => {
    const item = document.createElement("li");
    item.textContent = `${message.user}: ${message.body}`;
    find("messages").append(item);
  });
  room.join()
    .receive("ok", () => say(`You are ${userId}.`))
    .receive("error", ({ reason }) => say(`The join was refused: ${reason}`));

  find("form").addEventListener("submit", (event) => {
    event.preventDefault();
    room.push("new_msg", { body: find("body").value })
      .receive("ok", () => find("form").reset())
      .receive("error", ({ reason }) => say(`The message was refused: ${reason}`))
      .receive("timeout", () => say("The server did not answer in time."));
  });
}
