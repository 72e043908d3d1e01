/** Samples of structured content that an agent or the bot's flow can send (contract §4.2). Pure. */

export const SAMPLES = [
  "quickReplies",
  "card",
  "carousel",
  "listPicker",
  "datePicker",
  "notification",
] as const;
export type Sample = (typeof SAMPLES)[number];

export interface SampleWords {
  question: string;
  yes: string;
  no: string;
  title: string;
  text: string;
  choose: string;
  read: string;
  when: string;
}

/** A message's `text` and `content`; times are on the day after `now` (milliseconds). */
export function sampleOf(
  sample: Sample,
  words: SampleWords,
  now: number,
): { text?: string; content: object[] } {
  const card = (n: number) => ({
    title: `${words.title} ${n}`,
    description: words.text,
    actions: [
      { type: "Postback", text: `${words.choose} ${n}`, payload: `choose-${n}` },
      { type: "Link", text: words.read, url: `https://example.org/${n}` },
    ],
  });
  const items = [1, 2, 3].map((n) => ({
    id: `item-${n}`,
    title: `${words.title} ${n}`,
    subtitle: words.text,
  }));
  switch (sample) {
    case "quickReplies": {
      const reply = (text: string, payload: string) => ({
        contentType: "QuickReply",
        quickReply: { text, payload, action: "Message" },
      });
      return { text: words.question, content: [reply(words.yes, "yes"), reply(words.no, "no")] };
    }
    case "card":
      return { content: [{ contentType: "Card", card: card(1) }] };
    case "carousel":
      return { content: [{ contentType: "Carousel", carousel: { cards: [card(1), card(2), card(3)] } }] };
    case "listPicker": {
      const sections = [{ title: words.choose, multipleSelection: false, items }];
      return { text: words.question, content: [{ contentType: "ListPicker", listPicker: { sections } }] };
    }
    case "datePicker": {
      const tomorrow = Math.floor(now / 86_400_000 + 1) * 86_400_000;
      const availableTimes = [9, 11, 14].map((hour) => ({
        dateTime: new Date(tomorrow + hour * 3_600_000).toISOString(),
        duration: 1800,
      }));
      const datePicker = { title: words.when, subtitle: words.text, availableTimes };
      return { content: [{ contentType: "DatePicker", datePicker }] };
    }
    case "notification": {
      const header = { type: "Text", text: words.title };
      const template = { header, body: { text: words.text, parameters: [] }, footer: { text: words.read } };
      return { content: [{ contentType: "Notification", template }] };
    }
  }
}
