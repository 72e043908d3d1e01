/**
 * Sends webhooks: in order per conversation as long as all goes well, but no message waits for an earlier one's retry
 * (Genesys does not promise an order, contract §4.1). All of it in real time: whoever answers is no faster in a sandbox
 * whose waits are shortened, and a patience that were shortened too would lose words that Genesys does not lose.
 */
import type { WebhookFault } from "../control/faults.ts";
import { endConversation } from "../conversations/ending.ts";
import { customerOf } from "../conversations/participants.ts";
import { newId } from "../ids.ts";
import type { Conversation, Delivery } from "../state/model.ts";
import type { World } from "../world.ts";
import { isFinal, type Outcome, verdict } from "./retry.ts";
import { sign } from "./signature.ts";
import type { Transport } from "./transport.ts";

const KEPT_DELIVERIES = 20_000;

export interface WebhookSender {
  deliver: World["deliver"];
  /** Goes on with what was under way when the process ended. */
  resume(): void;
  /** Lets messages out that a "reorder" fault holds back. */
  close(): void;
}

export function webhookSender(
  world: World,
  transport: Transport,
  faultFor: (url: string) => WebhookFault | undefined,
): WebhookSender {
  /** Ends of the chains of first attempts, by conversation. */
  const chains = new Map<string, Promise<void>>();
  const heldBack = new Map<string, () => void>();
  let closed = false;

  function deliver(
    conversation: Conversation,
    messageId: string,
    kind: Delivery["kind"],
    payload: object,
  ): void {
    const integration = world.state.integrations.get(conversation.integrationId);
    const delivery: Delivery = {
      id: newId(),
      integrationId: conversation.integrationId,
      conversationId: conversation.id,
      messageId,
      kind,
      url: integration?.webhookUrl ?? "",
      body: JSON.stringify(payload),
      startedAt: world.clock.now(),
      attempts: [],
      state: "pending",
    };
    keep(delivery);
    if (!integration) {
      finish(delivery, { error: "the integration was deleted" });
      return;
    }
    const fault = faultFor(delivery.url);
    if (fault === "drop") {
      delivery.state = "dropped";
      return;
    }
    if (fault === "reorder") {
      holdBack(conversation.id, () => enqueue(delivery));
      return;
    }
    enqueue(delivery);
    if (fault === "duplicate") enqueue(keep({ ...delivery, id: newId(), attempts: [] }));
    releaseHeld(conversation.id);
  }

  function keep(delivery: Delivery): Delivery {
    world.state.deliveries.set(delivery.id, delivery);
    forgetOldest();
    return delivery;
  }

  /** Lets the next message of the conversation overtake; alone, it leaves after a second of real time. */
  function holdBack(conversationId: string, release: () => void): void {
    releaseHeld(conversationId);
    const stop = world.clock.afterReal(1000, () => releaseHeld(conversationId));
    heldBack.set(conversationId, () => {
      stop();
      release();
    });
  }

  function releaseHeld(conversationId: string): void {
    const release = heldBack.get(conversationId);
    heldBack.delete(conversationId);
    release?.();
  }

  function enqueue(delivery: Delivery): void {
    const before = chains.get(delivery.conversationId) ?? Promise.resolve();
    const chain = before
      .then(() => attempt(delivery))
      .catch((error) => world.log(`webhook ${delivery.messageId}: ${error}`));
    chains.set(delivery.conversationId, chain);
    chain.then(() => {
      if (chains.get(delivery.conversationId) === chain) chains.delete(delivery.conversationId);
    });
  }

  async function attempt(delivery: Delivery): Promise<void> {
    if (closed) return;
    const integration = world.state.integrations.get(delivery.integrationId);
    if (!integration) return finish(delivery, { error: "the integration was deleted" });
    const body = Buffer.from(delivery.body);
    const at = world.clock.now();
    delivery.url = integration.webhookUrl;
    const headers = { ...integration.webhookHeaders, "X-Hub-Signature-256": sign(integration.secret, body) };
    const outcome = await transport.post(delivery.url, headers, body, world.settings.webhookTimeoutMs);
    if (closed) return;
    delivery.attempts.push({ at, answeredAt: world.clock.now(), ...outcome });
    world.changed();
    const elapsedMs = world.clock.now() - delivery.startedAt;
    const next = verdict(outcome, delivery.attempts.length, elapsedMs, world.settings);
    if (next === "delivered") delivery.state = "delivered";
    else if (next === "failed") finish(delivery, outcome);
    else world.clock.afterReal(world.settings.webhookRetryDelayMs, () => void attempt(delivery));
  }

  function finish(delivery: Delivery, outcome: Outcome): void {
    delivery.state = "failed";
    const why = outcome.error ?? `HTTP ${outcome.status}`;
    world.log(
      `webhook ${delivery.kind} ${delivery.messageId} failed after ${delivery.attempts.length}: ${why}`,
    );
    const conversation = world.state.conversations.get(delivery.conversationId);
    if (conversation && (delivery.kind === "Text" || delivery.kind === "Structured"))
      failMessage(world, conversation, delivery.messageId, why, isFinal(outcome));
    world.changed();
  }

  function forgetOldest(): void {
    const { deliveries } = world.state;
    if (deliveries.size <= KEPT_DELIVERIES) return;
    for (const [id, { state }] of deliveries)
      if (state !== "pending") {
        deliveries.delete(id);
        return;
      }
  }

  return {
    deliver,
    resume() {
      for (const delivery of world.state.deliveries.values())
        if (delivery.state === "pending") enqueue(delivery);
    },
    close() {
      closed = true;
    },
  };
}

function failMessage(
  world: World,
  conversation: Conversation,
  messageId: string,
  why: string,
  final: boolean,
): void {
  const message = conversation.messages.find((one) => one.id === messageId);
  if (message) {
    message.status = "failed";
    message.failure = `The webhook answered ${why}`;
    customerOf(conversation).errorInfo = { code: "webhook.failed", message: why };
  }
  if (final && world.settings.webhookFailureEndsConversation)
    endConversation(world, conversation, {
      reason: `The webhook refused a message (${why})`,
      own: "error",
      others: "error",
    });
}
