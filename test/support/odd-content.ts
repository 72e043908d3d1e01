/** An item of a webhook's `content` as Genesys builds it, with something odd in the place of any of its parts: seeded. */
import { junk, KINDS, record, WIRE } from "./junk.ts";

type Random = (below: number) => number;

export function oddItem(random: Random): Record<string, unknown> {
  const kind = KINDS[random(KINDS.length)] as string;
  const odd = (usual: () => unknown) => (random(8) === 0 ? junk(random, WIRE, 1) : usual());
  const word = () => odd(() => WORDS[random(WORDS.length)]);
  const many = (one: () => unknown) => odd(() => Array.from({ length: random(4) }, one));
  const part = (names: string[], more: object = {}) =>
    odd(() => ({ ...Object.fromEntries(names.map((name) => [name, word()])), ...more }));
  const action = () => part(["type", "text", "payload", "url"], random(2) ? { type: "Link" } : {});
  const card = () =>
    part(["title", "description", "image", "video"], { defaultAction: action(), actions: many(action) });
  const items = () => part(["title"], { items: many(() => part(["id", "title", "subtitle", "imageUrl"])) });
  const time = () => part([], { dateTime: odd(() => "2026-05-30T12:00:00.000Z"), duration: word() });
  const filled = (more: object = {}) =>
    part(["text"], { parameters: many(() => part(["name", "text"])), ...more });
  const usual: Record<string, () => object> = {
    QuickReply: () => ({ quickReply: part(["text", "payload", "image"]) }),
    Card: () => ({ card: card() }),
    Carousel: () => ({ carousel: part([], { cards: many(card) }) }),
    ListPicker: () => ({
      listPicker: part([], { receivedMessage: part(["title", "subtitle"]), sections: many(items) }),
    }),
    DatePicker: () => ({ datePicker: part(["title", "subtitle"], { availableTimes: many(time) }) }),
    Notification: () => ({
      template: part([], {
        header: filled({ media: part(["url"]) }),
        body: filled(),
        footer: part(["text"]),
        buttons: many(() => part(["type", "text", "payload", "url", "phoneNumber"])),
      }),
    }),
    Attachment: () => ({ attachment: part(["id", "mediaType", "url", "mime", "filename", "text"]) }),
  };
  const made = usual[kind]?.() ?? record(random, WIRE, 1);
  return { ...made, contentType: random(30) ? kind : junk(random, WIRE, 2) };
}

const WORDS = [
  "Yes",
  "No",
  "",
  "<b>Yes</b>",
  "Hello {{1}}",
  "1",
  "é".repeat(300),
  "https://x.example/a(b)",
  "javascript:alert(1)",
  "data:text/html,<script>",
  "tel:+33 1",
  "http://[::1]/",
  "__proto__",
  "a\n2. b",
];
