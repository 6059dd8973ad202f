import { announcer } from "./announcer.js";
import { Comings } from "./comings.js";
import { collapse, element, messageItem } from "./message.js";
import { count } from "./state.js";

const KEPT_MESSAGES = 500;
const KEPT_LINES = 1000;
const PEOPLE_IN_A_LINE = 500;
const NEAR_PX = 80;

/**
 * Shows what was said, the last 500 messages of it, and who came and went in between.
 * Stays at the end unless the reader has scrolled up; then a button says that there is more below.
 */
export function logView(root, below, region) {
  const list = root.querySelector("#messages");
  const empty = root.querySelector("#empty");
  const announce = announcer(region);
  let speaker = null;
  let unseen = 0;
  let following = true;
  let height = root.clientHeight;
  let comings = null;
  let comingsItem = null;

  const isAtEnd = () => root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_PX;
  const toEnd = () => { root.scrollTop = root.scrollHeight; };

  function setUnseen(number) {
    unseen = number;
    below.hidden = unseen === 0;
    below.textContent = `${count(unseen, "new message")} below`;
  }

  /** Changes the list, and goes on showing its end if that was in view. */
  function change(how) {
    const wasAtEnd = isAtEnd();
    how();
    if (wasAtEnd) toEnd();
    return wasAtEnd;
  }

  function append(item) {
    speaker = comings = null;
    return change(() => {
      list.append(item);
      trim();
    });
  }

  function trim() {
    const messages = list.getElementsByClassName("message");
    while (messages.length > KEPT_MESSAGES || list.children.length > KEPT_LINES) list.firstElementChild.remove();
  }

  function tellComings(tell) {
    if (!comings || !comingsItem.isConnected || comings.size >= PEOPLE_IN_A_LINE) {
      comingsItem = element("li", "notice");
      comingsItem.ariaLive = "off"; // two hundred who join are announced together
      append(comingsItem);
      comings = new Comings();
    }
    tell(comings);
    change(() => comingsItem.replaceChildren(...comings.line()));
    announce(comingsItem.textContent);
  }

  function look() {
    following = isAtEnd();
    if (following) setUnseen(0);
  }

  // A resize scrolls too, before the observer is called. Such a scroll does not mean that the reader left the end.
  root.addEventListener("scroll", () => { if (root.clientHeight === height) look(); });
  below.addEventListener("click", () => {
    toEnd();
    root.focus({ preventScroll: true });
  });
  new ResizeObserver(() => {
    height = root.clientHeight;
    if (following) toEnd();
    else look();
  }).observe(root);

  return {
    message(from, text, mine) {
      empty.hidden = true;
      const item = messageItem(from, text, mine, from === speaker);
      const wasAtEnd = append(item);
      change(() => collapse(item));
      if (wasAtEnd || mine) toEnd();
      else setUnseen(unseen + 1);
      speaker = from;
    },
    joined: name => tellComings(all => all.joined(name)),
    left: name => tellComings(all => all.left(name)),
    notice: text => void append(element("li", "notice", text)),
    clear() {
      list.replaceChildren();
      empty.hidden = false;
      speaker = comings = null;
      setUnseen(0);
      announce("");
    },
  };
}
