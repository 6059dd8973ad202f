import { avatar } from "./people.js";
import { nameElement } from "./names.js";

/**
 * One message of the log.
 * @param {boolean} again the same person goes on speaking, so the name is left to screen readers
 */
export function messageItem(from, text, mine, again) {
  const item = element("li", "message");
  item.classList.toggle("mine", mine);
  item.classList.toggle("again", again);
  const head = element("p", "head");
  const now = new Date();
  const time = element("time", "", now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = now.toISOString();
  const speaker = element("b", "from");
  speaker.append(nameElement(from));
  head.append(speaker, " ", time);
  const said = element("p", "text", text);
  said.dir = "auto";
  item.append(avatar(from), head, said);
  return item;
}

/** Cuts a long text down to its first lines, with a button for the rest. The item must be in the page, since it is measured. */
export function collapse(item) {
  const said = item.querySelector(".text");
  said.classList.add("cut");
  if (said.scrollHeight - said.clientHeight < 4) {
    said.classList.remove("cut");
    return;
  }
  const more = element("button", "more plain", "Show more");
  more.type = "button";
  more.ariaExpanded = "false";
  more.addEventListener("click", () => {
    const isCut = said.classList.toggle("cut");
    more.textContent = isCut ? "Show more" : "Show less";
    more.ariaExpanded = String(!isCut);
  });
  item.append(more);
}

export function element(tag, className, text = "") {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}
