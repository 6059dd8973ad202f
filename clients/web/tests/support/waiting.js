// Tests wait for what they expect, and for no longer than this; they never sleep.

const PATIENCE_MS = 5_000;

/** Settles as `promise` does, or fails naming `what` was waited for. */
export async function within(promise, what, ms = PATIENCE_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms for ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What came, in order: a callback puts it in, a test takes the next one out or waits for it. */
export class Inbox {
  #name;
  #arrived = [];
  #waiting = [];

  constructor(name) {
    this.#name = name;
  }

  put = value => {
    const first = this.#waiting.shift();
    if (first) first(value);
    else this.#arrived.push(value);
  };

  next() {
    if (this.#arrived.length > 0) return Promise.resolve(this.#arrived.shift());
    return within(new Promise(resolve => this.#waiting.push(resolve)), this.#name);
  }

  /** The first from now on that `matches`. */
  async until(matches) {
    for (;;) {
      const value = await this.next();
      if (matches(value)) return value;
    }
  }

  get size() {
    return this.#arrived.length;
  }
}
