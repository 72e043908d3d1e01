/** What a flow or Genesys may send by mistake or malice: seeded, so that a case can be had again. */

/** A small generator of its own: a hundred thousand cases in seconds. */
export function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // Of such a generator's numbers only the upper bits look like chance: the lowest is 0 and 1 in turn.
    return Math.floor((state / 2 ** 32) * below);
  };
}

const SCRAPS: unknown[] = [
  null,
  undefined,
  true,
  0,
  -1,
  Number.NaN,
  "",
  " ",
  "x",
  "__proto__",
  "constructor",
  "\ud800",
  "👨‍👩‍👧",
  "\u202eRTL",
  "a\u0301\u0301",
  "4111 1111 1111 1111",
  "2026-11-22T10:00:00Z",
  "[object Object]",
  "https://x.example/",
  "javascript:alert(1)",
  9e99,
];

export function junk(random: (below: number) => number, names: readonly string[], depth = 0): unknown {
  const roll = random(depth > 2 ? 6 : 10);
  if (roll < 6) return SCRAPS[random(SCRAPS.length)];
  if (roll < 8) return Array.from({ length: random(4) }, () => junk(random, names, depth + 1));
  return record(random, names, depth + 1);
}

export function record(random: (below: number) => number, names: readonly string[], depth: number) {
  const made: Record<string, unknown> = random(20) === 0 ? Object.create(null) : {};
  for (let count = random(depth > 1 ? 4 : 6); count > 0; count--) {
    const name = names[random(names.length)] as string;
    const value = junk(random, names, depth);
    if (name === "__proto__")
      Object.defineProperty(made, name, { value, enumerable: true, configurable: true });
    else made[name] = value;
  }
  return made;
}

/** Properties of a flow message. */
export const MSG = [
  "chatId",
  "payload",
  "text",
  "attachments",
  "action",
  "history",
  "attributes",
  "reason",
  "summary",
  "identity",
  "reply",
  "genesys",
  "from",
  "content",
  "buttons",
  "elements",
  "type",
  "time",
  "inbound",
  "language",
  "timeZone",
  "historyUrl",
  "url",
  "data",
  "__proto__",
  "toString",
  "messageId",
  "rows",
  "columns",
  "role",
  "ts",
  "timers",
];
/** Properties of a webhook. */
export const WIRE = [
  "id",
  "type",
  "channel",
  "to",
  "from",
  "text",
  "content",
  "contentType",
  "quickReply",
  "card",
  "defaultAction",
  "image",
  "receivedMessage",
  "buttons",
  "phoneNumber",
  "header",
  "media",
  "name",
  "subtitle",
  "carousel",
  "cards",
  "actions",
  "listPicker",
  "sections",
  "items",
  "datePicker",
  "availableTimes",
  "dateTime",
  "template",
  "body",
  "parameters",
  "events",
  "eventType",
  "typing",
  "reasons",
  "status",
  "attachment",
  "url",
  "mime",
  "filename",
  "direction",
  "__proto__",
  "payload",
  "title",
];
export const TYPES = ["Text", "Structured", "Event", "Receipt", "Odd"];
export const KINDS = [
  "QuickReply",
  "Card",
  "Carousel",
  "ListPicker",
  "DatePicker",
  "Notification",
  "Attachment",
  "Odd",
];
