/**
 * Conversations heard by their queue: one topic for all that are in it, instead of two for each. Where it is permitted
 * the number of topics does not grow with the number of chats (DESIGN §7). A conversation counts as heard once its
 * latest queue has told of it, never because somebody says that it should be there.
 */
import type { ConversationView } from "./conversations.ts";
import type { SocketChannel } from "./socket-channel.ts";

export interface QueueTopicsPorts {
  /** Undefined when there is no channel to be had. */
  openChannel(): SocketChannel | undefined;
}

export interface QueueTopics {
  /** Listens to this queue as long as there are many conversations. */
  want(queueId: string): void;
  /** Whether there are many. */
  setMany(many: boolean): void;
  /** What a queue told; true when this conversation is heard by it from now on. */
  heard(queueId: string, view: ConversationView): boolean;
  isHeard(conversationId: string): boolean;
  forget(conversationId: string): void;
  /** Not permitted: for good, until `setMany(false)`. */
  refuse(): void;
  /** Of the conversations heard by these queues. */
  conversationsOf(queueIds: readonly string[]): string[];
  readonly channel: SocketChannel | undefined;
  close(): void;
}

export function createQueueTopics({ openChannel }: QueueTopicsPorts): QueueTopics {
  const wanted = new Set<string>();
  /** Conversation → the queue that told of it last and in which it is. */
  const queueOf = new Map<string, string>();
  let channel: SocketChannel | undefined;
  let many = false;
  let refused = false;

  function listen(queueId: string, since: number) {
    if (!many || refused) return;
    channel ??= openChannel();
    channel?.add(queueId, since);
  }

  function stop() {
    channel?.close();
    channel = undefined;
    queueOf.clear();
  }

  return {
    want(queueId) {
      if (!queueId || wanted.has(queueId)) return;
      wanted.add(queueId);
      listen(queueId, 0);
    },
    setMany(now) {
      if (now === many) return;
      many = now;
      refused = false;
      if (many) for (const queueId of wanted) listen(queueId, 0);
      else stop();
    },
    heard(queueId, view) {
      const latest = view.participants.findLast((one) => one.queueId)?.queueId ?? queueId;
      if (latest === queueId && channel) queueOf.set(view.id, queueId);
      else queueOf.delete(view.id);
      this.want(latest);
      return latest === queueId && channel !== undefined;
    },
    isHeard: (conversationId) => queueOf.has(conversationId),
    forget: (conversationId) => void queueOf.delete(conversationId),
    refuse() {
      refused = true;
      stop();
    },
    conversationsOf(queueIds) {
      const among = new Set(queueIds);
      return [...queueOf].flatMap(([id, queueId]) => (among.has(queueId) ? [id] : []));
    },
    get channel() {
      return channel;
    },
    close: stop,
  };
}
