/** Each check's judgement, as tables of worlds. */
import assert from "node:assert/strict";
import type { Models } from "purecloud-platform-client-v2";
import { listed, worstOf } from "../../../lib/doctor/check.ts";
import { judgeContent } from "../../../lib/doctor/content.ts";
import { judgeAttached, judgePublished } from "../../../lib/doctor/flow.ts";
import { judgeApi, judgeLogin } from "../../../lib/doctor/host.ts";
import { judgeIntegrations } from "../../../lib/doctor/integrations.ts";
import {
  type Enabled,
  enabledIn,
  judgePermissions,
  type Permission,
} from "../../../lib/doctor/permissions.ts";
import { isPublicAddress, maybePublicHost } from "../../../lib/doctor/public-address.ts";
import { judgeQueues } from "../../../lib/doctor/queue.ts";
import { judgeTyping } from "../../../lib/doctor/typing.ts";
import { judgeAddress, judgeAnswer } from "../../../lib/doctor/webhook-address.ts";
import { HandoverError } from "../../../lib/errors.ts";
import type { Grant } from "../../../lib/genesys/permission-probes.ts";
import { row } from "../routing/rows.ts";
import { brief, DIGEST, rowWith } from "./rows.ts";

const failure = new HandoverError("GENESYS_UNREACHABLE", "No connection to it (ECONNREFUSED).", "");
const reached = (status: number, kind: "json" | "page" | "nothing" = "json") => ({
  status,
  isJson: kind === "json",
  isPage: kind === "page",
  ms: 7,
});

describe("a check's verdict", () => {
  it("is that of its worst finding; what could not be looked at does not spoil what could", () => {
    assert.equal(worstOf(["ok", "error", "warning"]), "error");
    assert.equal(worstOf(["ok", "warning", "skipped"]), "warning");
    assert.equal(worstOf(["ok", "skipped"]), "ok");
    assert.equal(worstOf(["skipped"]), "skipped");
  });

  it("names at most five, and how many more", () => {
    assert.equal(listed(["a", "b"]), "a, b");
    assert.equal(listed(["a", "b", "c", "d", "e", "f", "g"]), "a, b, c, d, e … (+2)");
  });
});

describe("check host", () => {
  const api = "https://api.mypurecloud.de";
  for (const [what, seen, expected] of [
    ["Genesys without a token answers 401 in JSON", reached(401), "host.reached ok"],
    ["a web page is not Genesys", reached(200, "page"), "host.not-genesys error"],
    ["nor is an answer without JSON", reached(200, "nothing"), "host.not-genesys error"],
    ["nor a proxy that wants a login", reached(407), "host.not-genesys error"],
    ["an error of Genesys' own is Genesys in trouble", reached(503), "host.trouble error"],
    ["no connection is unreachable", { failure }, "host.unreachable error"],
  ] as const) {
    it(what, () => assert.deepEqual(brief(judgeApi(api, seen)), [expected]));
  }

  it("of the login host any answer will do but that of a proxy or of trouble", () => {
    assert.deepEqual(judgeLogin(api, reached(404, "page")), []);
    assert.deepEqual(brief(judgeLogin(api, reached(407, "page"))), ["host.not-genesys error"]);
    assert.deepEqual(brief(judgeLogin(api, reached(502, "page"))), ["host.trouble error"]);
    assert.deepEqual(brief(judgeLogin(api, { failure })), ["host.unreachable error"]);
  });
});

describe("check permissions", () => {
  const idle: Enabled = {
    queues: false,
    hours: false,
    emergency: false,
    creating: false,
    updating: false,
    attaching: false,
    typing: false,
    documents: false,
    roundTrip: false,
  };
  const no: Grant = { held: "no" };
  const yes: Grant = { held: "yes" };

  for (const [permission, enabled, expected] of [
    ["messaging:integration:view", idle, "find error"],
    ["conversation:message:receive", idle, "send error"],
    ["messaging:integration:add", { ...idle, creating: true }, "create error"],
    ["messaging:integration:add", idle, "create warning"],
    ["messaging:integration:edit", { ...idle, updating: true }, "update error"],
    ["messaging:integration:edit", { ...idle, typing: true }, "update error"],
    ["messaging:integration:edit", idle, "update warning"],
    ["routing:queue:view", { ...idle, queues: true }, "queues error"],
    ["routing:queue:view", idle, "queues warning"],
    ["analytics:queueObservation:view", { ...idle, queues: true }, "availability error"],
    ["routing:schedule:view", { ...idle, hours: true }, "hours error"],
    ["routing:emergencyGroup:view", { ...idle, emergency: true }, "emergency error"],
    ["routing:message:manage", { ...idle, attaching: true }, "attach error"],
    ["routing:message:manage", idle, "attach warning"],
    ["architect:flow:view", idle, "flows warning"],
    ["conversation:communication:disconnect", idle, "end warning"],
    ["analytics:conversationDetail:view", idle, "instant-end warning"],
    ["conversation:communication:view", idle, "read error"],
    ["routing:conversation:view", idle, "many warning"],
    ["messaging:setting:edit", { ...idle, typing: true }, "typing-step error"],
    ["messaging:supportedContent:add", { ...idle, documents: true }, "documents-step error"],
    ["conversation:message:create", { ...idle, roundTrip: true }, "round-trip error"],
  ] as [Permission, Enabled, string][]) {
    const on = Object.entries(enabled).flatMap(([name, is]) => (is ? [name] : []));
    it(`without ${permission}${on.length > 0 ? `, with ${on}` : ""}: ${expected}`, () => {
      const found = judgePermissions(new Map([[permission, no]]), enabled);
      assert.deepEqual(brief(found), [`permissions.${expected}`]);
      assert.equal(found[0]?.values.permission, permission);
    });
  }

  it("what no enabled feature needs is not missed", () => {
    for (const permission of [
      "analytics:queueObservation:view",
      "messaging:setting:view",
      "messaging:supportedContent:view",
      "conversation:message:create",
    ] as const)
      assert.deepEqual(judgePermissions(new Map([[permission, no]]), idle), [], permission);
  });

  it("several that one feature needs are named together", () => {
    const grants = new Map<Permission, Grant>([
      ["messaging:setting:view", yes],
      ["messaging:setting:add", no],
      ["messaging:setting:edit", no],
    ]);
    const [found] = judgePermissions(grants, { ...idle, typing: true });
    assert.equal(found?.values.permission, "messaging:setting:add, messaging:setting:edit");
  });

  it("what stops chats comes before what only switches something off, and what is held is one line", () => {
    const grants = new Map<Permission, Grant>([
      ["conversation:communication:disconnect", no],
      ["messaging:integration:view", yes],
      ["conversation:message:receive", no],
      ["routing:queue:view", yes],
    ]);
    const found = judgePermissions(grants, idle);
    assert.deepEqual(brief(found), [
      "permissions.send error",
      "permissions.end warning",
      "permissions.held ok",
    ]);
    assert.equal(found[2]?.values.permissions, "messaging:integration:view, routing:queue:view");
  });

  it("what Genesys did not judge is not known; what only a live chat shows, not yet", () => {
    const unknown: Grant & { why: string } = { held: "unknown", why: "Genesys is in trouble (503)." };
    const grants = new Map<Permission, Grant>([
      ["messaging:integration:view", unknown],
      ["analytics:conversationDetail:view", { ...unknown, why: "" }],
      ["routing:conversation:view", { ...unknown, why: "" }],
    ]);
    const found = judgePermissions(grants, idle);
    assert.deepEqual(brief(found), [
      "permissions.unknown skipped",
      "permissions.not-yet skipped",
      "permissions.many-not-yet skipped",
    ]);
    assert.equal(found[0]?.values.why, unknown.why);
  });

  it("what is enabled is read from the table, from what was done already, and from provisioning's further steps", () => {
    const rows = [row("Animal", { queueId: "q", flowId: "f" }), row("")];
    const known = (rest: object) => ({ id: "i", name: "n", recipientId: "r", secretDigest: DIGEST, ...rest });
    const state = { rows, hours: [], secretDigest: DIGEST, roundTrip: false, includes: [] };
    assert.deepEqual(enabledIn({ ...state, known: new Map() }), {
      ...idle,
      queues: true,
      creating: true,
      attaching: true,
    });
    const done = new Map([
      ["Animal", known({ flowAttached: true })],
      ["", known({})],
    ]);
    assert.deepEqual(enabledIn({ ...state, known: done }), { ...idle, queues: true });
    assert.equal(enabledIn({ ...state, known: done, secretDigest: "a newer one" }).updating, true);
    assert.deepEqual(enabledIn({ ...state, known: done, includes: ["flow", "typing", "documents"] }), {
      ...idle,
      queues: true,
      attaching: true,
      typing: true,
      documents: true,
    });
  });
});

describe("check integrations", () => {
  for (const [what, world, expected] of [
    ["all as it should be", {}, "integrations.ready ok"],
    ["never made", { known: null, found: null }, "integrations.missing error"],
    ["deleted behind our back", { found: null }, "integrations.gone error"],
    ["on its way out", { found: { status: "Deleting" } }, "integrations.gone error"],
    ["still being made", { found: { createStatus: "Initiated" } }, "integrations.not-ready error"],
    ["inactive", { found: { status: "Inactive" } }, "integrations.not-ready error"],
    ["active in lower case", { found: { status: "active" } }, "integrations.ready ok"],
    ["renamed", { found: { name: "Something else" } }, "integrations.ready ok"],
    [
      "pointing elsewhere",
      { found: { outboundNotificationWebhookUrl: "https://other.example/x?key=geheim" } },
      "integrations.elsewhere error",
    ],
    ["with an older secret", { known: { secretDigest: "older" } }, "integrations.old-secret warning"],
  ] as const) {
    it(`${what}: ${expected}`, () => {
      const found = judgeIntegrations([rowWith("Animal", world)], DIGEST);
      assert.deepEqual(brief(found), [expected]);
      assert.doesNotMatch(JSON.stringify(found), /geheim/, "another's key is not shown");
    });
  }

  it("names each by the name that it has at Genesys, one finding per kind of trouble", () => {
    const found = judgeIntegrations(
      [
        rowWith("Animal", { found: { name: "Renamed" } }),
        rowWith("", { found: null }),
        rowWith("Payment", { found: null }),
      ],
      DIGEST,
    );
    assert.deepEqual(brief(found), ["integrations.gone error", "integrations.ready ok"]);
    assert.equal(found[0]?.values.names, "Bot, Bot (Payment)");
    assert.equal(found[1]?.values.names, "Renamed");
  });
});

describe("check webhook", () => {
  const PUBLIC = ["203.0.113.9"];
  for (const [address, addresses, expected] of [
    ["https://bot.example.org/genesys/hook", PUBLIC, ["webhook.public ok"]],
    ["https://bot.example.org:443/genesys/hook", PUBLIC, ["webhook.public ok"]],
    ["http://bot.example.org/genesys/hook", PUBLIC, ["webhook.not-https error"]],
    ["https://bot.example.org:8443/genesys/hook", PUBLIC, ["webhook.port error"]],
    ["https://localhost/genesys/hook", undefined, ["webhook.private error"]],
    ["https://192.168.1.4/genesys/hook", undefined, ["webhook.private error"]],
    ["https://[fd00::1]/genesys/hook", undefined, ["webhook.private error"]],
    ["https://nodered/genesys/hook", undefined, ["webhook.private error"]],
    ["https://bot.example.org/genesys/hook", [], ["webhook.unresolved error"]],
    ["https://bot.example.org/genesys/hook", ["10.0.0.7"], ["webhook.private warning"]],
    ["http://10.1.2.3:1880/genesys/hook", undefined, ["webhook.not-https error", "webhook.private error"]],
  ] as const) {
    it(`${address} (${addresses ?? "not resolved"}): ${expected}`, () => {
      assert.deepEqual(brief(judgeAddress(address, addresses, true)), expected);
    });
  }

  it("on loopback and in the sandbox an address that Genesys could not call is a warning", () => {
    const local = "http://127.0.0.1:1880/genesys/hook";
    assert.deepEqual(brief(judgeAddress(local, undefined, false)), ["webhook.local warning"]);
  });

  it("neither a password nor a query of the address is shown", () => {
    const found = [
      ...judgeAddress("https://user:geheim@bot.example.org/hook?key=geheim", PUBLIC, true),
      ...judgeAnswer("https://user:geheim@bot.example.org/hook?key=geheim", reached(404)),
    ];
    assert.doesNotMatch(JSON.stringify(found), /geheim/);
  });

  it("asked from here, only our own handler's 405 says that the way leads here", () => {
    const url = "https://bot.example.org/hook";
    assert.deepEqual(brief(judgeAnswer(url, reached(405, "nothing"))), ["webhook.answers ok"]);
    assert.deepEqual(brief(judgeAnswer(url, reached(404, "page"))), ["webhook.other-answer warning"]);
    assert.deepEqual(brief(judgeAnswer(url, { failure })), ["webhook.no-answer warning"]);
  });

  it("knows which addresses the internet routes", () => {
    for (const inner of ["127.0.0.1", "10.9.8.7", "172.31.0.1", "192.168.0.1", "169.254.1.1", "100.64.0.1"])
      assert.equal(isPublicAddress(inner), false, inner);
    for (const inner of ["::1", "fd12::1", "fe80::1"]) assert.equal(isPublicAddress(inner), false, inner);
    for (const outer of ["172.32.0.1", "8.8.8.8", "2a00:1450::1"])
      assert.equal(isPublicAddress(outer), true, outer);
    for (const inner of ["localhost", "nodered", "box.local", "srv.corp", "[::1]", "127.0.0.1"])
      assert.equal(maybePublicHost(inner), false, inner);
    for (const outer of ["bot.example.org", "corp.example.org", "8.8.8.8", "bot.example.org."])
      assert.equal(maybePublicHost(outer), true, outer);
  });
});

describe("check typing", () => {
  const setting = (inbound?: string, outbound?: string) =>
    ({ id: "s", event: { typing: { on: { inbound, outbound } } } }) as Models.MessagingSetting;
  for (const [what, one, expected] of [
    ["on both ways", setting("Enabled", "Enabled"), "typing.on ok"],
    ["off both ways", setting("Disabled", "Disabled"), "typing.off warning"],
    ["never set", { id: "s" } as Models.MessagingSetting, "typing.off warning"],
    ["only from users", setting("Enabled", "Disabled"), "typing.from-agents-off warning"],
    ["only from agents", setting("Disabled", "Enabled"), "typing.from-users-off warning"],
  ] as const) {
    it(`${what}: ${expected}`, () => {
      const found = judgeTyping([{ names: ["Bot"], setting: one }]);
      assert.deepEqual(brief(found), [expected]);
      assert.equal(found[0]?.values.names, "Bot");
    });
  }
});

describe("check content", () => {
  const profile = (inbound: string[], outbound: string[]) => {
    const types = (all: string[]) => all.map((type) => ({ type }));
    return {
      names: ["Bot"],
      profile: {
        id: "p",
        name: "P",
        mediaTypes: { allow: { inbound: types(inbound), outbound: types(outbound) } },
      } as Models.SupportedContent,
    };
  };
  const IMAGES = ["image/jpeg", "image/png", "image/gif"];

  it("as Genesys delivers it, an agent's document never arrives: a warning, as nobody asked for it", () => {
    const found = judgeContent(profile(["*/*"], IMAGES), undefined);
    assert.deepEqual(brief(found), ["content.from-agents-refused warning"]);
    assert.equal(found[0]?.values.types, "application/pdf");
  });

  it("what the flow says it wants and does not get is an error", () => {
    const wants = { fromUsers: ["video/mp4"], fromAgents: ["text/csv"] };
    assert.deepEqual(brief(judgeContent(profile(["image/*"], IMAGES), wants)), [
      "content.from-users-refused error",
      "content.from-agents-refused error",
    ]);
  });

  it("wildcards cover, in either case of letters", () => {
    const wants = { fromUsers: ["image/PNG", "application/pdf"], fromAgents: ["image/heic"] };
    assert.deepEqual(brief(judgeContent(profile(["*/*"], ["Image/*"]), wants)), ["content.enough ok"]);
  });

  it("a profile that allows nothing refuses all, and wanting nothing is always enough", () => {
    const nothing = { names: ["Bot"], profile: { id: "p", name: "P" } };
    assert.equal(judgeContent(nothing, undefined).length, 2);
    assert.deepEqual(brief(judgeContent(nothing, { fromUsers: [], fromAgents: [] })), ["content.enough ok"]);
  });
});

describe("check flow", () => {
  const flow = (id: string, publishedVersion?: object) => ({ id, name: `Flow ${id}`, publishedVersion });

  it("no flow is an error, another than the table's a warning, any flow will do where the table names none", () => {
    const found = judgeAttached([
      { row: rowWith("Animal", { table: { flowId: "a" } }) },
      { row: rowWith("Payment", { table: { flowId: "p", flowName: "Payment chats" } }), flow: flow("x") },
      { row: rowWith(""), flow: flow("g") },
    ]);
    assert.deepEqual(brief(found), ["flow.none error", "flow.other warning", "flow.attached ok"]);
    assert.equal(found[0]?.values.names, "Bot (Animal)");
    assert.equal(found[1]?.values.names, "Bot (Payment) → Flow x (Payment chats)");
    assert.equal(found[2]?.values.names, "Bot → Flow g");
  });

  it("a flow that was never published is an error, one that cannot be seen a warning, each told once", () => {
    const attached = ["", "Animal", "Payment"].map((name) => ({
      row: rowWith(name),
      flow: flow(name === "Payment" ? "hidden" : "draft"),
    }));
    const found = judgePublished(attached, [flow("draft"), flow("other", {})]);
    assert.deepEqual(brief(found), ["flow.unpublished error", "flow.unseen warning"]);
    assert.equal(found[0]?.values.names, "Flow draft");
    assert.deepEqual(judgePublished(attached.slice(0, 2), [flow("draft", { id: "1.0" })]), []);
  });
});

describe("check queue", () => {
  const wanted = new Map([["q", "Animal as saved"]]);
  const queue = (memberCount?: number) => [{ id: "q", name: "Animal", memberCount }] as Models.Queue[];
  const figures = (agentsOnQueue: number) => new Map([["q", { agentsOnQueue, waiting: 0, interacting: 0 }]]);
  for (const [what, queues, seen, expected, names] of [
    ["somebody on queue", queue(3), figures(2), ["queue.staffed ok"], "Animal (2)"],
    ["nobody on queue", queue(3), figures(0), ["queue.nobody warning"], "Animal"],
    ["no members", queue(0), figures(0), ["queue.empty error"], "Animal"],
    ["no such queue", [], figures(0), ["queue.gone error"], "Animal as saved"],
    ["members not told", queue(), figures(1), ["queue.staffed ok"], "Animal (1)"],
    ["nobody may say who is on queue", queue(3), undefined, [], undefined],
    ["nor then is an empty one missed", queue(0), undefined, ["queue.empty error"], "Animal"],
  ] as const) {
    it(`${what}: ${expected.join() || "nothing"}`, () => {
      const found = judgeQueues(wanted, queues, seen);
      assert.deepEqual(brief(found), expected);
      assert.equal(found[0]?.values.names, names);
    });
  }
});
