import { logView } from "./log.js";
import { membersView } from "./members.js";
import { recallName, recallRoom, remember } from "./memory.js";
import { nodesView } from "./nodes.js";
import { toMembers, typingSentence } from "./people.js";
import { visit } from "./room.js";
import { stateView } from "./state.js";
import { typingSignal } from "./typing.js";

const $ = id => document.getElementById(id);
const log = logView($("log"));
const showState = stateView($("state"));
const showMembers = membersView($("member-list"), $("member-count"));
const showNodes = nodesView($("nodes"), $("state-node"));
const typing = typingSignal(value => current?.setTyping(value));
let current = null;

function fillDoor() {
  $("name").value ||= recallName();
  $("room").value = recallRoom() || $("room").value || "lobby";
}

function enter(phoenix) {
  const name = $("name").value.trim();
  const room = $("room").value.trim();
  remember(name, room);
  $("room-name").textContent = room;
  $("second").href = location.href;
  show("house");
  document.title = `${room} · PhoenixSharp rooms`;
  $("text").focus();
  current = visit(phoenix, { name, room }, {
    state: react,
    members: presence => follow(toMembers(presence, name)),
    came: who => log.notice(`${who} came in`),
    left: who => log.notice(`${who} left`),
    message: ({ from, text }) => log.message(textOr(from, "Somebody"), textOr(text, "(no text)"), from === name),
    undelivered: text => log.notice(`Not delivered: ${text}`),
    nodes: showNodes,
    refused: reason => exit(`The server refused this room: ${reason}`),
  });
}

function react(state) {
  showState(state);
  $("send").disabled = state.kind !== "connected";
  if (state.kind !== "connected") $("typing-text").textContent = ""; // nobody tells when they stop
  if (state.kind === "waiting" && state.attempt === 1) log.notice("No connection to the server");
  if (state.kind === "connected" && state.reconnects > 0) log.notice("Connected again");
}

function follow(members) {
  showMembers(members);
  $("typing-text").textContent = typingSentence(members);
}

function say() {
  const text = $("text").value.trim();
  if (text === "" || !current.say(text)) return;
  $("text").value = "";
  typing.stop();
}

function exit(refusal = "") {
  if (!current) return;
  typing.stop();
  current.leave();
  current = null;
  log.clear();
  follow([]);
  showNodes();
  $("refusal").textContent = refusal;
  $("refusal").hidden = refusal === "";
  document.title = "PhoenixSharp rooms";
  show("door");
  $("room").focus();
}

/** Anyone may push anything to a room, so what is no text is not shown as if it were. */
const textOr = (value, otherwise) => (typeof value === "string" ? value : otherwise);

function show(id) {
  $("door").hidden = id !== "door";
  $("house").hidden = id !== "house";
}

function listen(phoenix) {
  $("join").addEventListener("submit", event => {
    event.preventDefault();
    enter(phoenix);
  });
  $("say").addEventListener("submit", event => {
    event.preventDefault();
    say();
  });
  $("text").addEventListener("input", event => typing.input(event.target.value));
  $("text").addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    say();
  });
  $("leave").addEventListener("click", () => exit());
  addEventListener("keydown", event => { if (event.key === "Escape" && !event.isComposing) exit(); });
  addEventListener("hashchange", () => {
    exit();
    fillDoor();
  });
}

fillDoor();
import("./phoenix.mjs").then(phoenix => {
  listen(phoenix);
  $("enter").disabled = false;
  ($("name").value ? $("room") : $("name")).focus();
}, () => {
  $("join").hidden = true;
  $("missing").hidden = false;
});
