/** The webhook's address as Genesys and as Node-RED see it. */
import assert from "node:assert/strict";
import type { NodeAPI } from "node-red";
import { HandoverError } from "../../../lib/index.ts";
import {
  hasOwnPort,
  webhookAddress,
  webhookPrefix,
  webhookSegment,
} from "../../../nodes/genesys-config/address.ts";

const REAL = "https://api.mypurecloud.de";
const LOCAL = "http://127.0.0.1:4000";
const red = (settings: object = {}) =>
  ({ settings: { uiPort: 1880, httpNodeRoot: "/", ...settings } }) as unknown as NodeAPI;
const config = (rest: object = {}) => ({
  connectorName: "DYDU bot connector",
  publicUrl: "https://bot.example.com",
  webhookPath: "",
  webhookPort: "",
  ...rest,
});

describe("the webhook's address", () => {
  const addresses: [string, object, object, string, string][] = [
    ["the slug of the connector's name", {}, {}, REAL, "https://bot.example.com/genesys/dydu-bot-connector"],
    [
      "a path of one's own",
      { webhookPath: " /my-hook/ " },
      {},
      REAL,
      "https://bot.example.com/genesys/my-hook",
    ],
    ["a path that needs encoding", { webhookPath: "a b" }, {}, REAL, "https://bot.example.com/genesys/a%20b"],
    [
      "a public URL with a path and a slash",
      { publicUrl: "https://example.com/bots/ " },
      {},
      REAL,
      "https://example.com/bots/genesys/dydu-bot-connector",
    ],
    [
      "an httpNodeRoot",
      {},
      { httpNodeRoot: "/red" },
      REAL,
      "https://bot.example.com/red/genesys/dydu-bot-connector",
    ],
    [
      "a port of its own knows no httpNodeRoot",
      { webhookPort: "8443" },
      { httpNodeRoot: "/red" },
      REAL,
      "https://bot.example.com/genesys/dydu-bot-connector",
    ],
    [
      "a sandbox on this machine",
      { publicUrl: "" },
      {},
      LOCAL,
      "http://127.0.0.1:1880/genesys/dydu-bot-connector",
    ],
    [
      "a sandbox and a port of its own",
      { publicUrl: "", webhookPort: 1881 },
      {},
      LOCAL,
      "http://127.0.0.1:1881/genesys/dydu-bot-connector",
    ],
    [
      "a sandbox and an editor with https",
      { publicUrl: "" },
      { https: {} },
      LOCAL,
      "https://127.0.0.1:1880/genesys/dydu-bot-connector",
    ],
    [
      "a sandbox and a port of its own beside an editor with https",
      { publicUrl: "", webhookPort: 1881 },
      { https: {} },
      LOCAL,
      "http://127.0.0.1:1881/genesys/dydu-bot-connector",
    ],
    [
      "a Node-RED that listens on one address only",
      { publicUrl: "" },
      { uiHost: "192.168.1.5" },
      LOCAL,
      "http://192.168.1.5:1880/genesys/dydu-bot-connector",
    ],
    [
      "a Node-RED that listens everywhere",
      { publicUrl: "" },
      { uiHost: "::" },
      "http://[::1]:1/",
      "http://127.0.0.1:1880/genesys/dydu-bot-connector",
    ],
    [
      "a public URL goes before this machine",
      {},
      {},
      LOCAL,
      "https://bot.example.com/genesys/dydu-bot-connector",
    ],
  ];
  for (const [what, properties, settings, api, address] of addresses) {
    it(`${what}: ${address}`, () =>
      assert.equal(webhookAddress(red(settings), config(properties), api), address));
  }

  for (const publicUrl of [
    "",
    "bot.example.com",
    "bot.example.com:8080",
    "ftp://bot.example.com",
    "https://",
    "nonsense",
  ]) {
    it(`a public URL "${publicUrl}" is NOT_CONFIGURED with a real organisation`, () => {
      assert.throws(
        () => webhookAddress(red(), config({ publicUrl }), REAL),
        (error) => error instanceof HandoverError && error.code === "NOT_CONFIGURED",
      );
    });
  }
});

describe("the parts of the address", () => {
  it("a port of its own is anything that is not empty", () => {
    assert.deepEqual(
      ["", " ", 1881, "1881"].map((webhookPort) => hasOwnPort(config({ webhookPort }))),
      [false, false, true, true],
    );
  });

  it("the prefix has both its slashes and no two of them", () => {
    assert.equal(webhookPrefix(red({ httpNodeRoot: "" }), false), "/genesys/");
    assert.equal(webhookPrefix(red({ httpNodeRoot: "red/" }), false), "/red/genesys/");
    assert.equal(webhookPrefix(red({ httpNodeRoot: "/red/" }), true), "/genesys/");
  });

  it("the segment is what the dialog says, else the slug of the name", () => {
    assert.equal(webhookSegment(config({ webhookPath: "/a/" })), "a");
    assert.equal(webhookSegment(config({ connectorName: "Été 1" })), "ete-1");
  });
});
