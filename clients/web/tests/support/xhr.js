/** As much of a browser's XMLHttpRequest as phoenix.js up to 1.7 polls with, over Node's `fetch`. */
export class XmlHttpRequest {
  #headers = {};
  #abort = new AbortController();
  #method;
  #address;
  readyState = 0;
  responseText = "";

  open(method, address) {
    [this.#method, this.#address] = [method, address];
  }

  setRequestHeader(name, value) {
    this.#headers[name] = value;
  }

  async send(body) {
    try {
      const response = await fetch(this.#address, { method: this.#method, headers: this.#headers, body, signal: this.#abort.signal });
      this.responseText = await response.text();
    } catch (error) {
      if (error.name !== "AbortError") this.onerror();
      return;
    }
    this.readyState = 4;
    this.onreadystatechange();
  }

  abort() {
    this.#abort.abort();
  }
}
