export default function agentSays(msg) {
  // An agent's words as RedBot's "message"; with something to choose as its "inline-buttons". Files go to the second output.
  const MAX_VALUE_BYTES = 60; // Telegram takes 64

  const { chatId, payload, structured, attachments = [] } = msg;
  const files = attachments.map((file) => ({ chatId, url: file.url, file }));
  if (payload === "" && !structured) return [null, files];
  return [{ chatId, payload: structured ? withButtons() : { type: "message", content: payload } }, files];

  function withButtons() {
    const words = [structured.text, ...structured.elements.flatMap(heads)].filter(Boolean).join("\n");
    const links = structured.elements.flatMap(({ title, url, links: further = [] }) =>
      url ? [{ text: title || url, url }, ...further] : further,
    );
    const buttons = [
      ...structured.choices.map((choice, index) => ({
        type: "postback",
        label: choice.time ? new Date(choice.time).toLocaleString("en") : choice.text,
        value: valueFor(choice, index),
      })),
      ...links.map(({ text, url }) => ({ type: "url", label: text, url })),
    ];
    if (buttons.length === 0) return { type: "message", content: words || payload };
    return { type: "inline-buttons", content: words || "Please choose:", buttons };
  }

  /** RedBot gives it back as the user's words, and genesys-send finds the choice by it: its payload, or its number. */
  function valueFor({ reply }, index) {
    return Buffer.byteLength(reply.payload) <= MAX_VALUE_BYTES ? reply.payload : String(index + 1);
  }

  function heads({ title, subtitle, description, header, body, footer }) {
    return [title, subtitle, description, header, body, footer];
  }
}
