/** The example of availability in a real Node-RED: closed, nobody there, somebody there, too many, the fallback. */
import assert from "node:assert/strict";
import type { HoursRow } from "../../../nodes/genesys-config/config.ts";
import { exampleNodes, type RunningExample, runExample } from "../../support/example.ts";
import { edited } from "../../support/flows.ts";
import { type FlowNode, VERSIONS } from "../../support/node-red.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

const NAME = "02 - Availability and opening hours";
const ROUTE = "How it was decided, for you";
const HEARD = [ROUTE, "To the user", "To the user who waits", "What else happens", "The bot answers this"];
const CONFIG = exampleNodes(NAME).find(({ type }) => type === "genesys-config") as FlowNode;
const [ANIMAL_HOURS, ...OTHER_HOURS] = CONFIG.hours as [HoursRow, ...HoursRow[]];
/** So long the router keeps a queue's figures. */
const FIGURES_MS = 3_000;

for (const version of VERSIONS) {
  describe(`the example of availability and opening hours, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: RunningExample;

    /** Presses the button whose name starts so, and resolves with what the router decided. */
    async function press(name: string) {
      const before = on.collector.at(ROUTE).length;
      await on.press(name);
      return (await on.heard(ROUTE, before + 1)).route;
    }
    const toTheUser = async (count: number) => (await on.heard("To the user", count)).payload;
    const outdated = ({ availability }: { availability: { checkedAt: number } }) =>
      until(() => Date.now() - availability.checkedAt > FIGURES_MS, {
        what: "figures that are asked for again",
      });
    const chats = async (count: number) =>
      until(async () => (await on.desk.state()).conversations.length === count, { what: `${count} chats` });

    /** At Genesys the example's schedule group opens at 09:15 in two days, and another one is always open. */
    async function closeServiceHours() {
      const inTwoDays = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
      await on.desk.openingHours({
        schedules: [
          {
            id: "later",
            name: "Later",
            start: `${inTwoDays}T09:15:00.000`,
            end: `${inTwoDays}T10:00:00.000`,
          },
          {
            id: "always",
            name: "Always",
            start: "2026-01-01T00:00:00.000",
            end: "2026-01-02T00:00:00.000",
            rrule: "FREQ=DAILY;INTERVAL=1",
          },
        ],
        scheduleGroups: [
          {
            id: ANIMAL_HOURS.scheduleGroupId,
            name: "Service hours",
            timeZone: "Europe/Paris",
            open: ["later"],
          },
          { id: "whole-week", name: "Whole week", timeZone: "Europe/Paris", open: ["always"] },
        ],
      });
    }

    before(async () => {
      on = await runExample(version, NAME, HEARD);
    });
    after(() => on?.close());

    it("closed by Genesys' schedules: the user reads when it opens again, though an agent is on queue", async () => {
      await on.desk.onQueue(AGENTS.amelie);
      await closeServiceHours();
      const { availability } = await press("A person for my dog");
      assert.deepEqual([availability.verdict, availability.reasons], ["closed", ["outside-hours"]]);
      assert.ok(availability.opensAt > Date.now());
      assert.match(
        await toTheUser(1),
        /^We are closed now\. We are here again on .* at 09:15 \(Paris time\)\.$/,
      );
    });

    it("nobody on queue: the user is told so; a word that asks for nobody is the bot's", async () => {
      const route = await press("Is anybody there?");
      assert.equal(route.availability.verdict, "no-agents");
      assert.match(await toTheUser(2), /^Nobody is at the desk/);
      await on.press("A word to the bot");
      assert.equal((await on.heard("The bot answers this", 1)).payload, "Tell me a joke.");
      await on.desk.onQueue(AGENTS.nora);
      await outdated(route);
    });

    it("somebody on queue: the chat is at the desk, and who waits hears how it stands", async () => {
      const route = await press("Is anybody there?");
      assert.deepEqual([route.availability.verdict, route.fallbackPath], ["open", ["General"]]);
      await on.desk.conversationOf(AGENTS.nora, "alerting");
      const told = await on.heard("To the user who waits", 1);
      assert.equal(told.chatId, "hours-anybody");
      assert.equal(told.payload, "Waiting in the queue, with you: 1. Estimated wait: 2 min.");
    });

    it("without anybody for Payment its fallback is asked, and while too many wait there the user is told how many", async () => {
      await press("One more user");
      await chats(2);
      await outdated(await press("One more user"));
      await chats(3);
      const { availability, fallbackPath } = await press("A person for my bill");
      assert.deepEqual(fallbackPath, ["Payment", "General"]);
      assert.deepEqual([availability.verdict, availability.reasons], ["full", ["too-many-waiting"]]);
      assert.match(await toTheUser(3), /^3 others are waiting already/);
    });

    it("once an agent has joined, who waited hears that", async () => {
      await on.desk.accept(AGENTS.nora);
      await on.collector.find("What else happens", ({ event }) => event === "joined", { what: "joined" });
    });

    it("with a schedule group that is open, chosen and deployed, the chat is at the desk of who knows animals", async () => {
      const chosen = { ...ANIMAL_HOURS, scheduleGroupId: "whole-week", scheduleGroupName: "Whole week" };
      await on.red.deploy(edited(on.flows, CONFIG.id, { hours: [chosen, ...OTHER_HOURS] }));
      const { availability } = await press("A person for my dog");
      assert.equal(availability.verdict, "open");
      await on.desk.conversationOf(AGENTS.amelie, "alerting");
    });
  });
}
