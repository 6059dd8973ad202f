import { listOfNames } from "./names.js";

const TEXTS = { joined: "joined", left: "left", visited: "joined and left", returned: "left and came back" };
const AFTER_JOIN = { left: "returned", returned: "returned" };
const AFTER_LEAVE = { joined: "visited" };

/** Those who joined and left since somebody last spoke, as one line however many they are. */
export class Comings {
  #people = new Map();

  joined(name) {
    this.#people.set(name, AFTER_JOIN[this.#people.get(name)] ?? "joined");
  }

  left(name) {
    this.#people.set(name, AFTER_LEAVE[this.#people.get(name)] ?? "left");
  }

  get size() {
    return this.#people.size;
  }

  /** "Ada, Bo and 198 others joined · Cy left", as nodes. */
  line() {
    return Object.keys(TEXTS).flatMap(kind => {
      const names = [...this.#people].filter(([, is]) => is === kind).map(([name]) => name);
      return names.length === 0 ? [] : [" · ", ...listOfNames(names), ` ${TEXTS[kind]}`];
    }).slice(1);
  }
}
