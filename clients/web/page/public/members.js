import { avatar } from "./people.js";

/** Shows who is here: a line each, with the number of devices and whether they are typing. */
export function membersView(list, total) {
  return function show(members) {
    total.textContent = members.length;
    list.replaceChildren(...members.map(line));
  };
}

function line(member) {
  const item = document.createElement("li");
  item.classList.toggle("is-typing", member.typing);
  item.append(avatar(member.name), part("name", member.name));
  if (member.me) item.append(part("you", "you"));
  if (member.devices > 1) item.append(part("devices", `${member.devices} devices`));
  return item;
}

function part(className, text) {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  return span;
}
