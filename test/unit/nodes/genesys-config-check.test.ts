/** What the dialog of genesys-config says about wrong values. */

import assert from "node:assert/strict";
import {
  checkConnectorName,
  checkCredential,
  checkHost,
  checkLimit,
  checkPublicUrl,
  checkRegion,
  checkStorage,
  checkWebhookPath,
  checkWebhookSecret,
  LIMITS,
} from "../../../nodes/genesys-config/check.ts";
import { checkCompetencies } from "../../../nodes/genesys-config/competencies/check.ts";
import {
  type CompetencyRow,
  GENESYS_CONFIG_DEFAULTS,
  ROW_WITHOUT_COMPETENCY,
} from "../../../nodes/genesys-config/config.ts";

const ENV = "$" + "{FROM_ENV}";
const REAL = "mypurecloud.de";
const QUEUE = "a0000000-0000-4000-8000-000000000001";
const row = (part: Partial<CompetencyRow>): CompetencyRow => ({ ...ROW_WITHOUT_COMPETENCY, ...part });
const LAST = row({});
const found = (rows: CompetencyRow[]) => checkCompetencies(rows).map(({ key, values }) => [key, values?.row]);

describe("the checks of genesys-config", () => {
  it("finds nothing wrong with the defaults", () => {
    const { region, connectorName: _, competencies, storage, ...rest } = GENESYS_CONFIG_DEFAULTS;

    assert.equal(checkRegion(region), undefined);
    assert.equal(checkPublicUrl(rest.publicUrl, region), undefined);
    assert.equal(checkStorage(storage, false), undefined);
    assert.deepEqual(checkCompetencies(competencies), []);
    for (const limit of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) {
      assert.equal(checkLimit(limit, rest[limit]), undefined, limit);
    }
  });

  it("wants a name for each connector that no other one has", () => {
    assert.equal(checkConnectorName("Shop", ["Bank"]), undefined);
    assert.deepEqual(checkConnectorName("Shop", ["Bank", " shop "]), { key: "name-twice" });
    assert.deepEqual(checkConnectorName(" ", []), { key: "required" });
    assert.equal(checkConnectorName(ENV, [ENV]), undefined, "each flow may set its own");
  });

  it("accepts an environment variable everywhere", () => {
    const rows = [row({ competency: ENV, queueId: ENV, flowId: ENV, fallback: ENV }), LAST];

    assert.equal(checkRegion(ENV), undefined);
    assert.equal(checkHost(ENV, "custom"), undefined);
    assert.equal(checkPublicUrl(ENV, REAL), undefined);
    assert.equal(checkWebhookPath(ENV), undefined);
    assert.equal(checkWebhookSecret(ENV, "memory"), undefined);
    assert.equal(checkCredential(ENV, REAL), undefined);
    assert.equal(checkStorage(ENV as "memory", false), undefined);
    assert.equal(checkLimit("outboxMax", ENV), undefined);
    assert.deepEqual(found(rows.map((one) => ({ ...one, fallback: "" }))), []);
  });

  const regions: [string, string | undefined][] = [
    ["sandbox", undefined],
    ["custom", undefined],
    ["mypurecloud.de", undefined],
    ["edee1.eusc-pure.cloud", undefined],
    ["", "required"],
    ["api.mypurecloud.de", "region"],
    ["https://mypurecloud.de", "region"],
    ["frankfurt", "region"],
  ];
  for (const [region, problem] of regions) {
    it(`says ${problem ?? "nothing"} about the region "${region}"`, () => {
      assert.equal(checkRegion(region)?.key, problem);
    });
  }

  const publicUrls: [string, string, string | undefined][] = [
    ["", REAL, "public-url-missing"],
    ["", "sandbox", undefined],
    ["https://bot.example.com", REAL, undefined],
    ["https://bot.example.com/nodered", REAL, undefined],
    ["http://bot.example.com", REAL, "public-url-https"],
    ["http://127.0.0.1:1880", "sandbox", undefined],
    ["https://bot.example.com:8443", REAL, "public-url-port"],
    ["https://bot.example.com?x=1", REAL, "address-plain"],
    ["https://user:pass@bot.example.com", REAL, "address-plain"],
    ["bot.example.com", REAL, "address"],
    ["javascript:alert(1)", "custom", "address"],
  ];
  for (const [url, region, problem] of publicUrls) {
    it(`says ${problem ?? "nothing"} about the public URL "${url}" in ${region}`, () => {
      assert.equal(checkPublicUrl(url, region)?.key, problem);
    });
  }

  it("wants the custom hosts only in the custom region", () => {
    assert.equal(checkHost("", REAL), undefined);
    assert.equal(checkHost("", "custom")?.key, "required");
    assert.equal(checkHost("ftp://x", "custom")?.key, "address");
    assert.equal(checkHost("http://127.0.0.1:3000", "custom"), undefined);
  });

  it("wants the OAuth client for every region but the sandbox", () => {
    assert.equal(checkCredential("", "sandbox"), undefined);
    assert.equal(checkCredential("", REAL)?.key, "required");
    assert.equal(checkCredential("__PWRD__", REAL), undefined);
  });

  it("lets the webhook path be one segment", () => {
    assert.deepEqual(["", "bot-1", "bot.v2"].map(checkWebhookPath), [undefined, undefined, undefined]);
    for (const path of ["a/b", "..", "a b", "é"])
      assert.equal(checkWebhookPath(path)?.key, "path-segment", path);
  });

  it("demands a webhook secret with memory storage, and never a short one", () => {
    assert.equal(checkStorage("memory", false)?.key, "memory-secret");
    assert.equal(checkStorage("memory", true), undefined);
    assert.equal(checkWebhookSecret("", "memory")?.key, "required");
    assert.equal(checkWebhookSecret("", "embedded"), undefined);
    assert.equal(checkWebhookSecret("fifteen letters", "embedded")?.key, "secret-short");
    assert.equal(checkWebhookSecret("sixteen letters!", "memory"), undefined);
    assert.equal(checkWebhookSecret("__PWRD__", "memory"), undefined);
  });

  it("keeps a saved storage that the list does not offer", () => {
    assert.equal(checkStorage("redis", false), undefined);
    assert.equal(checkStorage("tape" as "redis", false)?.key, "not-in-list");
  });

  it("names the row of each mistake in the table", () => {
    assert.deepEqual(found([row({ competency: "Animal" }), row({ competency: " animal" }), LAST]), [
      ["competency-twice", 2],
    ]);
    assert.deepEqual(found([row({ queueName: "x" }), LAST]), [["competency-empty", 1]]);
    assert.deepEqual(found([row({ competency: "A", queueId: "my queue" }), LAST]), [["queue-not-chosen", 1]]);
    assert.deepEqual(found([LAST, row({ competency: "A", flowId: "my flow" })]), [["flow-not-chosen", 2]]);
    assert.deepEqual(found([row({ competency: "A", fallback: "a" }), LAST]), [["fallback-self", 1]]);
    assert.deepEqual(found([row({ competency: "A", fallback: "B" }), LAST]), [["fallback-unknown", 1]]);
  });

  it("takes a queue from the list, as an id, or not at all", () => {
    const rows = [
      row({ competency: "A", queueId: QUEUE, queueName: "Animal" }),
      row({ competency: "B", queueId: QUEUE, fallback: "A" }),
      LAST,
    ];
    assert.deepEqual(found(rows), []);
  });

  it("wants whole numbers within limits", () => {
    assert.equal(checkLimit("webhookPort", ""), undefined);
    assert.equal(checkLimit("requestsPerMinute", "")?.key, "whole-number");
    for (const wrong of ["-1", "1.5", "0x10", "1e3", "ten"]) {
      assert.equal(checkLimit("retryMinutes", wrong)?.key, "whole-number", wrong);
    }
    assert.deepEqual(checkLimit("webhookPort", 65_536), {
      key: "whole-number",
      values: { min: 1, max: 65_535 },
    });
  });
});
