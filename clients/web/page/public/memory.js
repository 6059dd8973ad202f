// The room is in the address, so that a link leads to it; the name is kept by the browser, so that a second tab is the same person.

const NAME = "phoenixsharp.name";

export function recallName() {
  return storage()?.getItem(NAME) ?? "";
}

export function recallRoom() {
  const hash = location.hash.slice(1);
  try {
    return decodeURIComponent(hash);
  } catch (malformed) {
    if (malformed instanceof URIError) return hash; // typed by hand: a "%" that escapes nothing is meant as it stands
    throw malformed;
  }
}

export function remember(name, room) {
  storage()?.setItem(NAME, name);
  history.replaceState(null, "", `#${encodeURIComponent(room)}`);
}

function storage() {
  try {
    return localStorage;
  } catch (blocked) {
    if (blocked.name === "SecurityError") return null; // the visitor allows no storage: nothing is remembered, all else works
    throw blocked;
  }
}
