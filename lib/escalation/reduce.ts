/**
 * The life of an escalation: a pure function from what was heard to the next state and what the flow is told.
 * Events may come in any order, twice, or not at all; the end is told exactly once.
 */
import { type Agent, type EndReason, type Escalation, isLive } from "./escalation.ts";
import type { EscalationEvent, Told } from "./events.ts";
import { type Picture, pictureOf, sameAgent, wasBefore } from "./picture.ts";
import { dependsOnAgent, reasonOf } from "./reasons.ts";
import { written } from "./timeline.ts";

export interface Reduced {
  next: Escalation;
  told: Told[];
}

type Event<K extends EscalationEvent["kind"]> = Extract<EscalationEvent, { kind: K }>;

/** A picture that shows less than an earlier one is late; but not for ever, should Genesys count otherwise one day. */
const LATE_MS = 60_000;
const FORMER_KEPT = 3;

export function reduce(escalation: Escalation, event: EscalationEvent): Reduced {
  if (!isLive(escalation)) return { next: escalation, told: [] };
  const { next, told } = whileEnding(escalation, heard(escalation, event));
  return { next: written(escalation, next, told, event), told };
}

function heard(escalation: Escalation, event: EscalationEvent): Reduced {
  switch (event.kind) {
    case "accepted":
      return queued(
        { ...escalation, conversationId: escalation.conversationId ?? event.conversationId },
        event.at,
      );
    case "refused":
    case "gone":
      return end(escalation, event, "error");
    case "message":
      return { next: moved(escalation, event.conversationId), told: [] };
    case "end-asked":
      return { next: asked(escalation, event), told: [] };
    case "end-done":
      return end(escalation, event, "user");
    case "customer-end":
      return legClosed(escalation, event);
    case "seen":
      return seen(escalation, event);
  }
}

/** Once our side has asked for the end the chat is the bot's again: of agents who still come or go nobody is told. */
function whileEnding({ endingSince }: Escalation, { next, told }: Reduced): Reduced {
  return { next, told: endingSince === undefined ? told : told.filter(({ kind }) => kind === "ended") };
}

/** Genesys took the first message: somebody said so, or the conversation is there to be seen. */
function queued(escalation: Escalation, at: number): Reduced {
  if (escalation.state !== "requested") return { next: escalation, told: [] };
  return { next: { ...escalation, state: "queued" }, told: [{ kind: "event", event: "queued", at }] };
}

/** Genesys began another conversation with the user, as it does outside the threading window (genesys-contract §5.1). */
function moved(escalation: Escalation, conversationId: string | undefined): Escalation {
  const { conversationId: known, former = [] } = escalation;
  // A message of the earlier one may come late.
  if (!conversationId || conversationId === known || former.includes(conversationId)) return escalation;
  if (known === undefined) return { ...escalation, conversationId };
  return {
    ...escalation,
    conversationId,
    former: [...former, known].slice(-FORMER_KEPT),
    declined: undefined,
    seen: undefined,
    legClosed: undefined,
  };
}

/** The first asker's reason stays. */
function asked(escalation: Escalation, { at, reason }: Event<"end-asked">): Escalation {
  if (escalation.endingSince !== undefined) return escalation;
  return { ...escalation, endingSince: at, endingReason: reason };
}

function legClosed(escalation: Escalation, event: Event<"customer-end">): Reduced {
  const { disconnectType, conversationId, happenedAt, at, source } = event;
  if (conversationId && isElsewhere(escalation, conversationId)) return { next: escalation, told: [] };
  if (conversationId && happenedAt !== undefined && wasBefore(escalation, conversationId, happenedAt))
    return { next: escalation, told: [] };
  if (needsToBeRead(escalation, disconnectType) && !event.final)
    return {
      next: { ...escalation, legClosed: escalation.legClosed ?? { at, source, disconnectType, happenedAt } },
      told: [],
    };
  const closedAt = happenedAt ?? escalation.legClosed?.happenedAt;
  return end(escalation, event, reasonOf(disconnectType, hadAgent(escalation)), closedAt);
}

/** An agent may have come and gone unseen, which only the conversation shows; our own end has its reason already. */
function needsToBeRead(escalation: Escalation, disconnectType: string | undefined): boolean {
  return !hadAgent(escalation) && escalation.endingReason === undefined && dependsOnAgent(disconnectType);
}

function seen(escalation: Escalation, event: Event<"seen">): Reduced {
  const { view, at, source } = event;
  const picture = pictureOf(escalation, view, at);
  if (isElsewhere(escalation, view.id) || isLate(escalation, picture, at))
    return { next: escalation, told: [] };
  const arrived = picture.ended ? { next: escalation, told: [] } : queued(escalation, at);
  const told = [...arrived.told];
  let next = remembered(arrived.next, view.id, picture, at);

  if (!staysWithAgent(escalation, picture))
    for (const agent of picture.declined.slice(escalation.declined ?? 0))
      told.push({ kind: "event", event: "declined", at, agent });
  if (picture.declined.length > (escalation.declined ?? 0)) next.declined = picture.declined.length;

  if (picture.connected) {
    told.push(...arrival(escalation, picture.connected, at));
    next = {
      ...next,
      state: "connected",
      agent: picture.connected,
      connectedAt: escalation.connectedAt ?? at,
    };
  } else if (!picture.ended && escalation.state === "connected") {
    told.push({ kind: "event", event: "left", at, agent: escalation.agent });
    next.state = "transferring";
  }
  if (!picture.ended && !escalation.legClosed) return { next, told };

  // Came and went between two looks: the flow still learns who it was.
  if (picture.last && !hadAgent(next)) {
    told.push({ kind: "event", event: "joined", at, agent: picture.last });
    next = { ...next, agent: picture.last, connectedAt: at };
  }
  const { disconnectType = picture.disconnectType } = escalation.legClosed ?? {};
  // It is closed, but this picture is older than that and shows no agent yet.
  if (!picture.ended && needsToBeRead(next, disconnectType)) return { next, told };
  const ended = end(
    next,
    { at, source: escalation.legClosed?.source ?? source },
    reasonOf(disconnectType, hadAgent(next)),
    picture.closedAt ?? escalation.legClosed?.happenedAt,
  );
  return { next: ended.next, told: [...told, ...ended.told] };
}

/** Whoever does not answer then is a colleague who was to be consulted: the user does not wait for them. */
function staysWithAgent({ state, agent }: Escalation, { connected, ended }: Picture): boolean {
  if (state !== "connected") return false;
  return ended || (connected !== undefined && sameAgent(agent, connected));
}

function isElsewhere({ conversationId }: Escalation, id: string): boolean {
  return conversationId !== undefined && conversationId !== id;
}

function isLate({ seen: before }: Escalation, { progress }: Picture, at: number): boolean {
  return before !== undefined && progress < before.progress && at - before.at < LATE_MS;
}

function remembered(escalation: Escalation, id: string, picture: Picture, at: number): Escalation {
  const { progress, queueId: there = escalation.waitsIn ?? escalation.queueId } = picture;
  const { waitsIn: _, ...rest } = escalation;
  return {
    ...rest,
    conversationId: escalation.conversationId ?? id,
    seen: escalation.seen?.progress === progress ? escalation.seen : { progress, at },
    ...(there !== escalation.queueId && { waitsIn: there }),
  };
}

/** What an agent's presence means, after what was known. */
function arrival(escalation: Escalation, agent: Agent, at: number): Told[] {
  const { agent: from, state } = escalation;
  if (!hadAgent(escalation)) return [{ kind: "event", event: "joined", at, agent }];
  if (!sameAgent(from, agent)) return [{ kind: "event", event: "transferred", at, from, to: agent }];
  return state === "connected" ? [] : [{ kind: "event", event: "joined", at, agent }];
}

function end(
  escalation: Escalation,
  { at, source }: Pick<EscalationEvent, "at" | "source">,
  reason: EndReason,
  closedAt?: number,
): Reduced {
  const endReason = escalation.endingReason ?? reason;
  const ended = { state: "ended", endedAt: at, endReason, endSource: source } as const;
  return {
    next: { ...escalation, ...ended, ...(closedAt !== undefined && { closedAt }) },
    told: [{ kind: "ended", at, reason: endReason, source }],
  };
}

function hadAgent(escalation: Escalation): boolean {
  return escalation.connectedAt !== undefined;
}
