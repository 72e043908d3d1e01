/** The reply box: writes, tells the customer that the agent types, and takes files by button, drop or paste. */
import { conversationPath, post, postFile, postTyping } from "./api.ts";
import { h, icon } from "./dom.ts";
import { sampleMenu } from "./sampleMenu.ts";
import { sizeText } from "./size.ts";
import { t } from "./strings.ts";

const TYPING_EVERY_MS = 3000;

/** What was written for a conversation and not yet sent; it waits there while the agent looks at another one. */
interface Draft {
  text: string;
  files: File[];
}

const drafts = new Map<string, Draft>();

export interface ReplyBox {
  element: HTMLElement;
  focus(): void;
  /** Takes files that were dropped elsewhere on the conversation. */
  add(files: Iterable<File>): void;
}

export function replyBox(conversationId: string, agentId: string): ReplyBox {
  const draft = drafts.get(conversationId) ?? { text: "", files: [] };
  drafts.set(conversationId, draft);
  const staged = h("ul", { class: "plain-list staged" });
  const text = h("textarea", {
    rows: "2",
    "aria-label": t.reply,
    placeholder: t.replyHint,
    title: t.replyKeys,
    "data-testid": "reply",
    onkeydown: sendOnEnter,
    oninput: onInput,
    onpaste: onPaste,
  });
  text.value = draft.text;
  const picker = h("input", {
    type: "file",
    multiple: true,
    hidden: true,
    "data-testid": "attach",
    onchange: onPick,
  });
  const element = h(
    "form",
    { class: "reply", onsubmit: onSubmit },
    staged,
    h(
      "div",
      { class: "reply-line" },
      h(
        "button",
        {
          type: "button",
          class: "plain square",
          "aria-label": t.attach,
          title: t.attach,
          onclick: () => picker.click(),
        },
        icon("clip"),
      ),
      picker,
      sampleMenu(conversationId, agentId),
      text,
      h(
        "button",
        { type: "submit", class: "primary", "data-testid": "send", "aria-label": t.send },
        icon("send"),
        h("span", { class: "label" }, t.send),
      ),
    ),
  );
  let typingSentAt = Number.NEGATIVE_INFINITY;
  let sending: Promise<unknown> = Promise.resolve();
  drawStaged();
  return { element, focus: () => text.focus(), add };

  function onInput() {
    draft.text = text.value;
    if (!text.value || performance.now() - typingSentAt < TYPING_EVERY_MS) return;
    typingSentAt = performance.now();
    postTyping(conversationId, agentId);
  }

  function sendOnEnter(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    element.requestSubmit();
  }

  function onPaste(event: ClipboardEvent) {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    add(files);
  }

  function onPick() {
    add(picker.files ?? []);
    picker.value = "";
  }

  function add(files: Iterable<File>) {
    draft.files.push(...files);
    drawStaged();
    text.focus();
  }

  function onSubmit(event: SubmitEvent) {
    event.preventDefault();
    const { text: words, files } = draft;
    if (!words.trim() && files.length === 0) return;
    write("", []);
    text.focus();
    typingSentAt = Number.NEGATIVE_INFINITY;
    // One after the other, so that the customer reads them in the order in which they were written.
    sending = sending.then(() => send(words, files));
  }

  async function send(words: string, files: File[]) {
    const [first, ...others] = files;
    const sent = first
      ? await postFile(conversationId, agentId, first, words)
      : await post(`${conversationPath(conversationId)}/message`, { agentId, text: words });
    // What did not go comes back into the box, before what was written since.
    if (!sent) write([words, draft.text].filter(Boolean).join("\n"), [...files, ...draft.files]);
    else if (others.length > 0) await send("", others);
  }

  function write(words: string, files: File[]) {
    draft.text = words;
    draft.files = files;
    text.value = words;
    drawStaged();
  }

  function drawStaged() {
    staged.hidden = draft.files.length === 0;
    staged.replaceChildren(...draft.files.map((file) => stagedItem(file, () => remove(file))));
  }

  function remove(file: File) {
    draft.files = draft.files.filter((other) => other !== file);
    drawStaged();
    text.focus();
  }
}

function stagedItem(file: File, onRemove: () => void): HTMLElement {
  return h(
    "li",
    { "data-testid": "staged" },
    file.type.startsWith("image/") ? thumbnail(file) : icon("file"),
    h("span", {}, file.name),
    h("span", { class: "muted" }, sizeText(file.size, navigator.language)),
    h(
      "button",
      { type: "button", class: "plain square", "aria-label": t.removeFile(file.name), onclick: onRemove },
      icon("close"),
    ),
  );
}

function thumbnail(file: File): HTMLElement {
  const address = URL.createObjectURL(file);
  return h("img", { src: address, alt: "", onload: () => URL.revokeObjectURL(address) });
}
