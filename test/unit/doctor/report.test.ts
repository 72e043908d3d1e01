/** The report as text for a ticket, and the checks in words for a flow. */
import assert from "node:assert/strict";
import { finding } from "../../../lib/doctor/check.ts";
import { described, reportText } from "../../../lib/doctor/report.ts";
import { englishWords } from "../../../nodes/genesys-config/doctor/texts.ts";

const typing = {
  id: "typing",
  verdict: "warning",
  findings: [
    finding("typing.from-agents-off", "warning", { names: "Bot (Animal)" }),
    finding("typing.on", "ok", { names: "Bot" }),
  ],
} as const;

describe("the doctor's report", () => {
  it("gives each check its words, one line per finding", () => {
    const { title, found, remedy, findings } = described(
      { ...typing, findings: [...typing.findings] },
      englishWords,
    );
    assert.equal(title, "Typing");
    assert.equal(found, "Off from agent to user: Bot (Animal)\nOn in both directions: Bot");
    assert.equal(remedy.split("\n").length, 1, "what is fine has nothing to do");
    assert.equal(findings[0]?.key, "typing.from-agents-off", "the keys stay, for another language");
  });

  it("as text names where, what, and what to do", () => {
    const text = reportText(
      {
        at: "2026-11-22T10:00:00.000Z",
        verdict: "warning",
        connectorName: "Bot",
        api: "https://api.mypurecloud.de",
        webhookUrl: "https://bot.example.org/genesys/bot",
        checks: [
          { id: "host", verdict: "ok", findings: [finding("host.reached", "ok", { host: "api", ms: 12 })] },
          { ...typing, findings: [...typing.findings] },
        ],
      },
      englishWords,
      "palette 1.0 · Node-RED 5",
    );
    assert.equal(
      text,
      [
        "Livechat Handover doctor · 2026-11-22T10:00:00.000Z · warning",
        "Connector: Bot",
        "Genesys: https://api.mypurecloud.de",
        "Webhook: https://bot.example.org/genesys/bot",
        "palette 1.0 · Node-RED 5",
        "",
        "1. [fine] Genesys reachable",
        "    api answers in 12 ms.",
        "      Means: The network is fine.",
        "",
        "2. [warning] Typing",
        "    Off from agent to user: Bot (Animal)",
        "      Means: The user does not see that the agent is typing.",
        "      To do: In Genesys: Admin > Message > Platform Configurations, typing outbound.",
        "    On in both directions: Bot",
        "      Means: User and agent see each other typing.",
        "",
      ].join("\n"),
    );
  });

  it("a key without a text is shown as it is", () => {
    assert.equal(englishWords("nothing.here"), "nothing.here");
  });
});
