/**
 * What a run of `node --test` has seen, of tests that stand three deep: the subject, the client with its version, the test.
 * `families` is `client → { versions, subjects: subject → test → versions it passed with }`, all in the order in which they came.
 */
export class Outcomes {
  families = new Map();
  failed = false;
  #path = [];

  hear({ type, data }) {
    if (type === "test:start") this.#path.splice(data.nesting, Infinity, data.name);
    if (type === "test:fail") this.failed = true;
    if (type === "test:pass" && data.nesting === 2) this.#pass(...this.#path);
  }

  #pass(subject, client, test) {
    const [family, version] = client.split(" ");
    const { versions, subjects } = put(this.families, family, () => ({ versions: new Set(), subjects: new Map() }));
    versions.add(version);
    put(put(subjects, subject, () => new Map()), test, () => new Set()).add(version);
  }
}

function put(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}
