const PATIENCE_MS = 3000;

/**
 * Looks after a socket while the device goes offline and comes back: phoenix.js itself would notice only at its next heartbeat.
 * A server on the same device can be reached all the same, so whether the connection still works is tried.
 * @param {import("phoenix").Socket} socket
 * @param {{offline: () => void, works: () => void, reconnecting: () => void}} on
 * @returns {() => void} ends it
 */
export function watchNetwork(socket, on) {
  let timer;

  const tryOut = otherwise => {
    clearTimeout(timer);
    const wasSent = socket.ping(() => {
      clearTimeout(timer);
      on.works();
    });
    if (wasSent) timer = setTimeout(otherwise, PATIENCE_MS);
    else otherwise();
  };
  const reconnect = () => {
    on.reconnecting();
    socket.disconnect(() => socket.connect());
  };
  const listeners = {
    offline() {
      on.offline();
      tryOut(() => {});
    },
    online: () => tryOut(reconnect),
  };
  for (const [event, listener] of Object.entries(listeners)) addEventListener(event, listener);

  return () => {
    clearTimeout(timer);
    for (const [event, listener] of Object.entries(listeners)) removeEventListener(event, listener);
  };
}
