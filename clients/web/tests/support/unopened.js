/** The WebSocket of a network that lets none through: it neither opens nor fails. */
export class UnopenedWebSocket {
  readyState = 0;
  onopen = () => {};
  onerror = () => {};
  onmessage = () => {};
  onclose = () => {};

  send() {}

  close(code, reason) {
    this.readyState = 3;
    this.onclose({ code, reason, wasClean: false });
  }
}
