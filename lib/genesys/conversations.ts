/** Conversations as Genesys keeps them: reading one in our own small shape, and closing it (genesys-contract §5.4, §5.5). */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";

export interface ParticipantView {
  id: string;
  /** Lower case: `customer`, `acd`, `agent`, `workflow`, … */
  purpose: string;
  /** Lower case: `alerting`, `connected`, `disconnected`, `terminated`, … */
  state: string;
  name?: string;
  userId?: string;
  queueId?: string;
  queueName?: string;
  /** Milliseconds since 1970, like `endedAt`. */
  connectedAt?: number;
  endedAt?: number;
  /** As Genesys writes it in REST: `peer`, `transfer`, `session.expired`, … */
  disconnectType?: string;
  attributes: Record<string, string>;
}

export interface ConversationView {
  id: string;
  /** In Genesys' order: who came first is first. */
  participants: ParticipantView[];
  /** The customer's leg is closed, or everybody's is. */
  ended: boolean;
}

export type Conversations = ReturnType<typeof createConversations>;

export function createConversations(http: Http) {
  const pathOf = (conversationId: string) =>
    `/api/v2/conversations/messages/${encodeURIComponent(conversationId)}`;

  return {
    /** One conversation with its participants. An unknown one is GENESYS_REJECTED with status 404. */
    async get(conversationId: string, options?: RequestOptions): Promise<ConversationView> {
      const conversation = await http.request<Models.MessageConversation>({
        method: "GET",
        path: pathOf(conversationId),
        priority: "polling",
        lane: conversationId,
        ...options,
      });
      return viewOf(conversation, conversationId);
    },

    /** Closes one participant's leg; that of the customer ends the conversation. Not proof: read it again. */
    async disconnectParticipant(conversationId: string, participantId: string, options?: RequestOptions) {
      await http.request({
        method: "PATCH",
        path: `${pathOf(conversationId)}/participants/${encodeURIComponent(participantId)}`,
        body: { state: "disconnected" } satisfies Models.MediaParticipantRequest,
        priority: "end",
        lane: conversationId,
        ...options,
      });
    },

    /** Closes everybody's leg (wants conversation:communication:disconnect). Not proof: read it again. */
    async disconnectAll(conversationId: string, options?: RequestOptions) {
      await http.request({
        method: "PATCH",
        path: pathOf(conversationId),
        body: { state: "disconnected" },
        priority: "end",
        lane: conversationId,
        ...options,
      });
    },
  };
}

/** Genesys' conversation in our shape. Pure. */
export function viewOf(
  conversation: Models.MessageConversation | undefined,
  conversationId: string,
): ConversationView {
  const participants = (conversation?.participants ?? []).map(participantOf);
  const customers = participants.filter(({ purpose }) => purpose === "customer");
  const decisive = customers.length > 0 ? customers : participants;
  return {
    id: conversation?.id ?? conversationId,
    participants,
    ended: decisive.length > 0 && decisive.every(isGone),
  };
}

function isGone({ state, endedAt }: ParticipantView): boolean {
  return state === "disconnected" || state === "terminated" || (state === "" && endedAt !== undefined);
}

function participantOf(participant: Models.MessageMediaParticipant): ParticipantView {
  return {
    id: participant.id ?? "",
    purpose: (participant.purpose ?? "").toLowerCase(),
    state: (participant.state ?? "").toLowerCase(),
    name: participant.name ?? participant.user?.name,
    userId: participant.user?.id,
    queueId: participant.queue?.id,
    queueName: participant.queue?.name,
    connectedAt: moment(participant.connectedTime),
    endedAt: moment(participant.endTime),
    disconnectType: participant.disconnectType,
    attributes: participant.attributes ?? {},
  };
}

function moment(iso: string | undefined): number | undefined {
  const at = Date.parse(iso ?? "");
  return Number.isNaN(at) ? undefined : at;
}
