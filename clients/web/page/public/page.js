import { logView } from "./log.js";
import { membersView } from "./members.js";
import { recallName, recallRoom, remember } from "./memory.js";
import { shown } from "./names.js";
import { nodesView } from "./nodes.js";
import { toMembers, typingSentence } from "./people.js";
import { visit } from "./room.js";
import { findSocket, isMissing } from "./server.js";
import { stateView } from "./state.js";
import { typingSignal } from "./typing.js";

const $ = id => document.getElementById(id);
const log = logView($("log"), $("below"), $("announcement"));
const state = stateView($("state"), $("trouble"));
const showMembers = membersView($("member-list"), $("member-count"));
const showNodes = nodesView($("nodes"), $("state-node"));
const typing = typingSignal(value => current?.setTyping(value));
let current = null;
let reconnects = 0;

function fillDoor() {
  $("name").value ||= recallName();
  $("room").value = recallRoom() || $("room").value || "lobby";
}

function enter(phoenix, url) {
  const name = $("name").value.trim();
  const room = $("room").value.trim();
  remember(name, room);
  $("room-name").textContent = shown(room);
  $("second").href = location.href;
  show("house");
  document.title = `${shown(room)} · PhoenixSharp rooms`;
  $("text").focus();
  state.explain("");
  current = visit(phoenix, url, { name, room }, {
    state: react,
    explain: state.explain,
    members: presence => follow(toMembers(presence, name)),
    joined: log.joined,
    left: log.left,
    message: ({ from, text }) => log.message(textOr(from, "Somebody"), textOr(text, "(no text)"), from === name),
    undelivered: text => log.notice(`Not delivered: ${text}`),
    nodes: showNodes,
    refused: reason => exit(`The server refused this room: ${reason}`),
  });
}

function react(now) {
  state.show(now);
  $("send").disabled = now.kind !== "connected";
  if (now.kind !== "connected") $("typing-text").replaceChildren(); // nobody tells when they stop
  if (now.kind === "waiting" && now.attempt === 1) log.notice("No connection to the server");
  if (now.kind !== "connected") return;
  if (now.reconnects > reconnects) log.notice("Connected again");
  reconnects = now.reconnects;
}

function follow(members) {
  showMembers(members);
  $("typing-text").replaceChildren(...typingSentence(members));
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
  refuse(refusal);
  document.title = "PhoenixSharp rooms";
  show("door");
  $("room").focus();
}

function refuse(reason) {
  $("refusal").textContent = reason;
  $("refusal").hidden = reason === "";
}

/** Anyone may push anything to a room, so what is no text is not shown as if it were. */
const textOr = (value, otherwise) => (typeof value === "string" ? value : otherwise);

function show(id) {
  $("door").hidden = id !== "door";
  $("house").hidden = id !== "house";
}

function listen(phoenix, url) {
  $("join").addEventListener("submit", event => {
    event.preventDefault();
    enter(phoenix, url);
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
  addEventListener("hashchange", () => {
    exit();
    fillDoor();
  });
}

/** The Phoenix client is missing where the server was built without it; otherwise the network is to blame. */
async function start() {
  const { path, url } = await findSocket();
  $("socket-path").textContent = path;
  try {
    const phoenix = await import("./phoenix.mjs");
    if (!url) return refuse(`This server's socket is at ${path}, a path with parameters. This page can't fill them in.`);
    listen(phoenix, url);
    $("enter").disabled = false;
    ($("name").value ? $("room") : $("name")).focus();
  } catch (notLoaded) {
    if (!(notLoaded instanceof TypeError)) throw notLoaded;
    if (await isMissing("phoenix.mjs")) {
      $("join").hidden = true;
      $("missing").hidden = false;
    } else refuse("The server could not be reached. Reload the page to try again.");
  }
}

fillDoor();
start();
