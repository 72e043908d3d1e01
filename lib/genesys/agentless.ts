/** Genesys → user without an agent (genesys-contract §5.3): it arrives at our own webhook as an ordinary text. */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";

export interface AgentlessText {
  integrationId: string;
  /** The user's id on the wire. */
  userId: string;
  /** At most 2,000 characters. */
  text: string;
}

export type Agentless = ReturnType<typeof createAgentless>;

export function createAgentless(http: Http) {
  return {
    /** Opens a conversation, or joins the user's live one (conversation:message:create). Never repeated here. */
    async send(
      { integrationId, userId, text }: AgentlessText,
      options?: RequestOptions,
    ): Promise<{ conversationId?: string }> {
      const body: Models.SendAgentlessOutboundMessageRequest = {
        fromAddress: integrationId,
        toAddress: userId,
        toAddressMessengerType: "open",
        textBody: text,
        useExistingActiveConversation: true,
      };
      const answer = await http.request<Models.SendAgentlessOutboundMessageResponse>({
        method: "POST",
        path: "/api/v2/conversations/messages/agentless",
        body,
        ...options,
      });
      return { conversationId: answer.conversationId };
    },
  };
}
