import { avatar } from "./people.js";

const KEPT = 500;
const NEAR_PX = 80;

/** Shows what was said and who came and went, the last 500 lines of it. Stays at the end unless the reader has scrolled up. */
export function logView(root) {
  const list = root.querySelector("#messages");
  const empty = root.querySelector("#empty");
  let speaker = null;

  function append(item) {
    const atEnd = root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_PX;
    list.append(item);
    if (list.children.length > KEPT) list.firstElementChild.remove();
    if (atEnd) root.scrollTop = root.scrollHeight;
  }

  return {
    message(from, text, mine) {
      empty.hidden = true;
      append(messageItem(from, text, mine, from === speaker));
      speaker = from;
    },
    notice(text) {
      append(noticeItem(text));
      speaker = null;
    },
    clear() {
      list.replaceChildren();
      empty.hidden = false;
      speaker = null;
    },
  };
}

/** `again`: the same person goes on speaking, so the name is left to screen readers. */
function messageItem(from, text, mine, again) {
  const item = element("li", "message");
  item.classList.toggle("mine", mine);
  item.classList.toggle("again", again);
  const head = element("p", "head");
  const now = new Date();
  const time = element("time", "", now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = now.toISOString();
  head.append(element("b", "from", from), " ", time);
  const said = element("p", "text", text);
  said.dir = "auto";
  item.append(avatar(from), head, said);
  return item;
}

const noticeItem = text => element("li", "notice", text);

function element(tag, className, text = "") {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}
