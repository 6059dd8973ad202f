import { colourNeighbours } from "./colours.js";
import { nameElement } from "./names.js";
import { avatar } from "./people.js";

/** Shows who is here: a line each, with the nodes of a cluster that they are on, the number of devices, and whether they are typing. */
export function membersView(list, total) {
  return function show(members) {
    total.textContent = members.length;
    colourNeighbours(members.map(member => member.name));
    list.replaceChildren(...members.map(line));
  };
}

function line(member) {
  const item = document.createElement("li");
  const who = document.createElement("div");
  who.append(nameElement(member.name, "name"), part("doing", doing(member)));
  item.append(avatar(member.name), who);
  if (member.me) item.append(part("you", "you"));
  return item;
}

function doing({ devices, nodes, typing }) {
  const parts = nodes.length > 0 ? [nodes.join(", ")] : [];
  if (devices > 1) parts.push(`${devices} devices`);
  if (typing) parts.push("typing");
  return parts.join(" · ");
}

function part(className, text) {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  return span;
}
