// What the page asks the server over HTTP: where its socket is, and why a WebSocket could not be opened. Browsers hide that reason.

const PATIENCE_MS = 5000;
const LISTS_NAMES = "Its setting AllowedHosts lists its names.";
const LISTS_PAGES = "Its setting Phoenix:Origins can allow them.";

/**
 * Finds the server's socket. Its path is relative to this page, so that it is right behind a proxy's prefix too.
 * @returns {Promise<{path: string, url: ?string}>} `url` is null if the path has parameters, which the page can't fill in
 */
export async function findSocket() {
  const path = await configuredPath();
  const url = new URL(path, document.baseURI);
  url.search = url.hash = "";
  return { path: readable(url), url: path.includes("{") ? null : url.href };
}

const readable = url => url.pathname.replaceAll("%7B", "{").replaceAll("%7D", "}");

async function configuredPath() {
  const answer = await ask("page.json");
  const settings = answer?.status === 200 ? await jsonOf(answer) : null;
  return settings?.socket === undefined ? "socket" : `./${settings.socket}`;
}

export const isMissing = async file => (await ask(file))?.status === 404;

/**
 * Says why no WebSocket could be opened at `url`.
 * @returns {Promise<string>} a sentence, or "" if the socket answers as it should: then WebSockets alone don't get through
 */
export async function whyNoConnection(url) {
  const path = readable(new URL(url));
  // A POST has an Origin, unlike a GET, and does not count as a connect.
  const posted = await ask(`${url}/longpoll?vsn=2.0.0`, { method: "POST" });
  if (!posted) return navigator.onLine ? "The server can't be reached. It may be stopped or restarting." : "Your device is offline.";
  if (posted.status === 400) return `The server does not answer under the name ${location.hostname} (400). ${LISTS_NAMES}`;
  if ((await jsonOf(posted))?.status === 403) return `The server refuses pages of ${location.origin} (403). ${LISTS_PAGES}`;
  if (posted.status !== 200 && posted.status !== 404) return problemOf(posted.status, path);
  const got = await ask(`${url}/websocket?vsn=2.0.0`); // long poll may be turned off
  return !got || got.status === 400 ? "" : problemOf(got.status, path);
}

function problemOf(status, path) {
  switch (status) {
    case 200:
    case 404: return `There is no socket at ${path} (${status}). Reload the page. If a proxy is in front, check that it forwards this path.`;
    case 401:
    case 403: return `The server refused the connection (${status}).`;
    case 429: return "Too many connections came from your address (429). The page goes on trying.";
    case 502:
    case 504: return `The proxy in front can't reach the server (${status}).`;
    case 503: return "The server takes no more connections at the moment (503). The page goes on trying.";
    default: return `The server answered with status ${status}.`;
  }
}

/** @returns {Promise<?object>} null if the body is not JSON, such as a page of a proxy, or if it did not arrive */
async function jsonOf(answer) {
  try {
    return JSON.parse(await answer.text());
  } catch (unreadable) {
    if (!["SyntaxError", "TypeError", "TimeoutError", "AbortError"].includes(unreadable.name)) throw unreadable;
    return null;
  }
}

/** @returns {Promise<?Response>} null if no answer came */
async function ask(url, options) {
  try {
    return await fetch(url, { ...options, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (failed) {
    if (failed instanceof TypeError || failed.name === "TimeoutError") return null; // how fetch says that no answer came
    throw failed;
  }
}
