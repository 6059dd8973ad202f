import { whyNoConnection } from "./server.js";

const ONLY_WEBSOCKETS = "The server answers, but no WebSocket gets through. A proxy in front may not forward WebSockets.";

/**
 * Finds out why an attempt to connect failed, and says so unless it is out of date by then.
 * @param {string} url the socket's
 * @param {(reason: string) => void} explain
 */
export function failedAttempts(url, explain) {
  let asked = 0;
  let answered = 0;

  return {
    async add() {
      const number = ++asked;
      const reason = await whyNoConnection(url);
      if (number !== asked) return;
      answered = reason === "" ? answered + 1 : 0; // once is no sign: the server may have come back in between
      if (reason !== "" || answered > 1) explain(reason || ONLY_WEBSOCKETS);
    },
    clear() {
      asked++;
      answered = 0;
    },
  };
}
