import assert from "node:assert/strict";
import { test } from "node:test";
import { pages } from "../support/pages.js";
import { startProxy } from "../support/proxy.js";
import { PHONE } from "../support/visitor.js";

pages("A page whose server is elsewhere", visit => {
  test("it finds its socket behind a proxy's prefix", async () => {
    const { visitors, port } = visit();
    await behindProxy(port, { prefix: "/chat" }, async ({ url }) => {
      const ada = await visitors.join("Ada", "prefix", { at: `${url}/chat/` });
      await ada.say("through the proxy");
      await ada.screenshot("page-behind-prefix");
    });
  });

  test("it says that the server refuses its origin", async () => {
    const { visitors, port } = visit();
    await behindProxy(port, { host: "other.example" }, async ({ url }) => {
      const ada = await visitors.enter("Ada", "origin", { at: `${url}/` });
      await ada.sees("#trouble", `The server refuses pages of ${url} (403). Its setting Phoenix:Origins can allow them.`);
      await ada.screenshot("page-403");
      ada.expectsFailedRequests();
    });
  });

  test("it says that no WebSocket gets through", async () => {
    const { visitors, port } = visit();
    await behindProxy(port, { webSockets: false }, async ({ url }) => {
      const ada = await visitors.enter("Ada", "upgrade", { at: `${url}/` });
      await ada.sees("#trouble", "The server answers, but no WebSocket gets through. A proxy in front may not forward WebSockets.");
      ada.expectsFailedRequests();
    });
  });

  test("it says that the proxy can't reach the server, and then that there is another path", async () => {
    const { visitors, restart, port } = visit();
    await behindProxy(port, {}, async ({ url }) => {
      const ada = await visitors.join("Ada", "moved", { at: `${url}/`, scheme: "dark", viewport: PHONE });
      await restart(async () => ada.sees("#trouble", "The proxy in front can't reach the server (502)."), { Phoenix__Path: "/live" });
      const moved = "There is no socket at /socket (404). Reload the page. If a proxy is in front, check that it forwards this path.";
      await ada.sees("#trouble", moved);
      await ada.screenshot("page-404-phone-dark");
      await ada.page.reload();
      await ada.page.click("#enter:enabled");
      await ada.isIn("connected");
      await ada.say("found again");
      ada.expectsFailedRequests();
    });
  });

  test("it says which parameters a path has that it can't fill in", async () => {
    const { visitors, restart } = visit();
    await restart(async () => {}, { Phoenix__Path: "/socket/{id}" });
    const ada = await visitors.open({ room: "parameters" });
    await ada.sees("#refusal", "This server's socket is at /socket/{id}, a path with parameters. This page can't fill them in.");
    assert.equal(await ada.page.isDisabled("#enter"), true);
  });

  const limits = [
    ["AllConnects", "The server takes no more connections at the moment (503). The page goes on trying."],
    ["Connects", "Too many connections came from your address (429). The page goes on trying."],
  ];
  for (const [limit, reason] of limits) {
    test(`it says which limit refuses it: ${limit}`, async () => {
      const { visitors, restart } = visit();
      const setting = `Phoenix__Socket__RateLimits__${limit}__`;
      await restart(async () => {}, { [`${setting}PerSecond`]: "0.01", [`${setting}Burst`]: "1" });
      await visitors.join("Ada", "full");
      const grace = await visitors.enter("Grace", "full");
      await grace.sees("#trouble", reason);
      grace.expectsFailedRequests();
    });
  }

  test("it says that the server no longer answers under its name", async () => {
    const { visitors, restart } = visit();
    await restart(async () => {}, {});
    const ada = await visitors.join("Ada", "renamed");
    await restart(async () => {}, { AllowedHosts: "chat.example" });
    await ada.sees("#trouble", "The server does not answer under the name 127.0.0.1 (400). Its setting AllowedHosts lists its names.");
    ada.expectsFailedRequests();
  });

  async function behindProxy(port, options, use) {
    const proxy = await startProxy(port, options);
    try {
      await use({ url: `http://127.0.0.1:${proxy.port}` });
      await visit().visitors.leave(); // before the proxy, whose end they would complain about
    } finally {
      await proxy.stop();
    }
  }
});

pages("A device that goes offline", visit => {
  test("the page says so at once, and connects as soon as the network is back", async () => {
    const { visitors } = visit();
    const [ada, grace] = [await visitors.join("Ada", "tunnel"), await visitors.join("Grace", "tunnel")];
    await ada.page.context().setOffline(true);
    await ada.sees("#trouble", "Your device is offline.");
    await ada.screenshot("page-offline");
    await ada.page.context().setOffline(false);
    await ada.isIn("connected");
    await ada.seesNo("#trouble");
    await ada.say("back again");
    await grace.sees(".text", "back again");
    ada.expectsFailedRequests();
  });
});
