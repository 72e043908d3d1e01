/**
 * The ids of one message's parts: long texts, histories and files go in several, and each part's id begins with the
 * message's own. So one search in any log finds them all, and a receipt for a part says which message it is about. Pure.
 */

export interface PartId {
  /** The whole message's, as `msg.genesys.messageId` says it. */
  messageId: string;
  /** From 1. */
  part: number;
  of: number;
}

export function partId({ messageId, part, of }: PartId): string {
  return of === 1 ? messageId : `${messageId}.${part}-${of}`;
}

export function partOf(id: string): PartId {
  const [, messageId, part, of] = /^(.+)\.(\d{1,6})-(\d{1,6})$/.exec(id) ?? [];
  return messageId ? { messageId, part: Number(part), of: Number(of) } : { messageId: id, part: 1, of: 1 };
}
