const TEXTS = { connecting: "Connecting", connected: "Connected", waiting: "Reconnecting", rejoining: "Rejoining", offline: "Offline" };

/** Shows the connection's state. The word is announced; the countdown beside it is only seen, or it would be read out every second. */
export function stateView(root, trouble) {
  const text = root.querySelector("#state-text");
  const detail = root.querySelector("#state-detail");
  let ticking;

  /** Announced only when it changes, not at each attempt. */
  function explain(reason) {
    if (trouble.textContent !== reason) trouble.textContent = reason;
  }

  function show(state) {
    clearInterval(ticking);
    root.dataset.kind = state.kind;
    if (text.textContent !== TEXTS[state.kind]) text.textContent = TEXTS[state.kind];
    const tick = () => { detail.textContent = detailOf(state); };
    tick();
    if (state.kind === "waiting") ticking = setInterval(tick, 250);
    if (state.kind === "connected") explain("");
  }

  return { show, explain };
}

function detailOf(state) {
  if (state.kind === "connected") return state.reconnects === 0 ? "" : `· ${count(state.reconnects, "reconnect")}`;
  if (state.kind !== "waiting") return "";
  const seconds = Math.ceil((state.until - Date.now()) / 1000);
  return seconds > 0 ? `in ${seconds} s · attempt ${state.attempt}` : `now · attempt ${state.attempt}`;
}

export const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
