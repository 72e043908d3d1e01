/** How agents are called towards the flow. */
import assert from "node:assert/strict";
import { type AgentNaming, shownName, toldWith } from "../../../lib/escalation/agent-name.ts";
import {
  checkAgentDisplayName,
  checkAgentName,
} from "../../../nodes/genesys-config/escalation/agent/config.ts";
import { agentNamingOf } from "../../../nodes/genesys-config/escalation/agent/settings.ts";
import { AT } from "./views.ts";

const first: AgentNaming = { show: "first", displayName: "" };
const fixed: AgentNaming = { show: "fixed", displayName: "The vets" };

describe("an agent's name", () => {
  const names: [AgentNaming["show"], string, string][] = [
    ["full", "Amélie Laurent", "Amélie Laurent"],
    ["first", "Amélie Laurent", "Amélie"],
    ["first", " Jean-Luc  de la Tour", "Jean-Luc"],
    ["first", "Amélie", "Amélie"],
    ["first", "", ""],
    ["fixed", "Amélie Laurent", "The vets"],
  ];
  for (const [show, full, shown] of names) {
    it(`${show} of "${full}" is "${shown}"`, () =>
      assert.equal(shownName({ show, displayName: "The vets" }, full), shown));
  }

  it("is called so in everything that names one", () => {
    const agent = { id: "u1", name: "Amélie Laurent" };
    const event = { kind: "event", at: AT } as const;
    assert.deepEqual(toldWith(first, { ...event, event: "joined", agent }), {
      ...event,
      event: "joined",
      agent: { id: "u1", name: "Amélie" },
    });
    assert.deepEqual(toldWith(fixed, { ...event, event: "declined", agent }), {
      ...event,
      event: "declined",
      agent: { id: "u1", name: "The vets" },
    });
    const transferred = toldWith(first, {
      ...event,
      event: "transferred",
      from: agent,
      to: { name: "Tom Roy" },
    });
    assert.deepEqual(transferred, {
      ...event,
      event: "transferred",
      from: { id: "u1", name: "Amélie" },
      to: { name: "Tom" },
    });
    assert.deepEqual(toldWith(fixed, { ...event, event: "queued" }), { ...event, event: "queued" });
  });
});

describe("the setting of it", () => {
  it("shows the full name when it is none of the three", () =>
    assert.deepEqual(agentNamingOf({ agentName: "", agentDisplayName: " The vets " }), {
      show: "full",
      displayName: "The vets",
    }));
  it("never leaves an agent without a name", () =>
    assert.equal(agentNamingOf({ agentName: "fixed", agentDisplayName: " " }).displayName, "Agent"));
  it("is one of three, or comes from the environment", () => {
    assert.deepEqual(checkAgentName("nick"), { key: "not-in-list" });
    for (const good of ["full", "first", "fixed", "$" + "{NAMES}"])
      assert.equal(checkAgentName(good), undefined);
  });
  it("needs a display name only where that is shown", () => {
    assert.deepEqual(checkAgentDisplayName(" ", "fixed"), { key: "required" });
    assert.equal(checkAgentDisplayName("", "full"), undefined);
    assert.equal(checkAgentDisplayName("The vets", "fixed"), undefined);
  });
});
