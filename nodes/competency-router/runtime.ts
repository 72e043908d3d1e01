/** competency-router: for every user message, the bot, human agents (which team), or nobody available. */
import type { Node, NodeAPI, NodeDef } from "node-red";
import { type Connector, type EvaluatedRule, readChatId, readCompetency } from "../../lib/index.ts";
import { upgrade } from "../shared/config/migrate.ts";
import { numberOf } from "../shared/config/typed-value.ts";
import { connectorOf } from "../shared/connector.ts";
import { evaluate } from "../shared/evaluate.ts";
import type { FlowMessage } from "../shared/handler.ts";
import { green, type Shown, showStatus, text } from "../shared/status.ts";
import { handleThroughDeploys } from "../shared/through-deploys.ts";
import { ROUTER_DEFAULTS, ROUTER_MIGRATIONS, type RouterProperties, type RouterRule } from "./config.ts";

interface Routed {
  msg: FlowMessage;
  decision: Awaited<ReturnType<Connector["route"]>>;
  /** It leaves nowhere: the chat's next message need not wait for it. */
  unsent(): void;
}

const OUTPUTS = { agent: 0, unavailable: 1, bot: 2 } as const;

export default function (RED: NodeAPI) {
  RED.nodes.registerType("competency-router", function (this: Node, definition: NodeDef & RouterProperties) {
    RED.nodes.createNode(this, definition);
    const config = upgrade(definition, ROUTER_DEFAULTS, ROUTER_MIGRATIONS);
    const handle = connectorOf(RED, config.connector);
    let own: Shown = green(RED, "ready");
    const stop = showStatus(RED, this, handle, () => own);

    const readRule = async (rule: RouterRule, msg: FlowMessage): Promise<EvaluatedRule> => {
      const read = (value: string, type: string) =>
        evaluate(RED, { value, type }, this, msg).catch(() => undefined);
      const actual = await read(rule.property, rule.propertyType);
      // An empty text is a text; Node-RED's reader and ours take an empty value for none.
      const expected = rule.valueType === "str" ? rule.value : await read(rule.value, rule.valueType);
      const { operator, property, competency } = rule;
      const counter = `${this.id} ${rule.propertyType}.${property}`;
      return { operator, property, competency, counter, actual, expected };
    };

    handleThroughDeploys<Routed>(this, {
      decide: async (msg) => {
        const connector = await handle.use();
        const chatId = readChatId(await evaluate(RED, config.chatId, this, msg));
        const competency = await evaluate(RED, config.competency, this, msg);
        const rules: EvaluatedRule[] = [];
        for (const rule of config.rules) rules.push(await readRule(rule, msg));
        const decision = await connector.route({
          chatId,
          action: msg.action,
          competency: readCompetency(competency),
          rules,
          message: msg,
          whenUnknown: config.whenUnknown,
          reopenMinutes: config.afterEnd === "reopen" ? numberOf(config.reopenMinutes, 60) : 0,
          limits: {
            maxWaiting: numberOf(config.maxWaiting, 0),
            maxWaitSeconds: numberOf(config.maxWaitSeconds, 0),
          },
        });
        return { msg, decision, unsent: () => connector.turnTaken(chatId) };
      },
      deliver: ({ msg, decision: { output, escalate, route } }) => {
        own = shownFor(output, route.competency, route.availability?.verdict ?? "");
        if (!handle.conditions.worst()) this.status(own);
        const routed: FlowMessage = { ...msg, route };
        if (escalate) Object.assign(routed, { action: "escalate", competency: route.competency });
        const outputs: (FlowMessage | null)[] = [null, null, null];
        outputs[OUTPUTS[output]] = routed;
        return outputs;
      },
      discard: ({ unsent }) => unsent(),
    });
    this.on("close", stop);

    function shownFor(output: keyof typeof OUTPUTS, competency: string, verdict: string): Shown {
      if (output === "bot") return { fill: "grey", shape: "ring", text: text(RED, "bot") };
      if (output === "unavailable") {
        return { fill: "yellow", shape: "ring", text: text(RED, "unavailable", { verdict }) };
      }
      return green(RED, "agent", { competency });
    }
  });
}
