import { hueOf } from "./colours.js";
import { listOfNames, shown } from "./names.js";

// What the page shows of phoenix.js's presences: one member a key, one device a meta.

/**
 * @param {import("phoenix").Presence} presence
 * @param {string} me the key this page joined with
 * @returns {{name: string, devices: number, nodes: string[], typing: boolean, me: boolean}[]} this page's person first, then by name
 */
export function toMembers(presence, me) {
  const members = presence.list((name, { metas }) => ({
    name,
    devices: metas.length,
    nodes: [...new Set(metas.map(meta => meta.node).filter(node => typeof node === "string"))],
    typing: metas.some(meta => meta.typing === true),
    me: name === me,
  }));
  return members.sort((a, b) => b.me - a.me || a.name.localeCompare(b.name));
}

/** A sentence about who is typing apart from this page's person, as nodes; none if nobody is. */
export function typingSentence(members) {
  const names = members.filter(member => member.typing && !member.me).map(member => member.name);
  if (names.length === 0) return [];
  if (names.length > 2) return [`${names.length} people are typing`];
  return [...listOfNames(names), names.length === 1 ? " is typing" : " are typing"];
}

/** A round mark with the name's first letter, in the name's colour. */
export function avatar(name) {
  const mark = document.createElement("span");
  mark.className = "avatar";
  mark.ariaHidden = "true";
  mark.textContent = initial(name);
  mark.style.setProperty("--hue", hueOf(name));
  return mark;
}

const initial = name => ([...shown(name).trim()][0] ?? "?").toLocaleUpperCase();
