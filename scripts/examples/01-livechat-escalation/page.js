// The chat page. What the user does goes out over HTTP, where the cookie says whose chat it is. What is said comes in
// over a WebSocket, which is opened with a ticket that is good once. Nothing is ever shown as HTML.

import { settleChoices, structuredNodes } from "./structured.js";
import { WORDS } from "./words.js";

const LANGUAGE = navigator.language.toLowerCase().startsWith("fr") ? "fr" : "en";
const T = WORDS[LANGUAGE];
const MAX_TEXT_LENGTH = 4000;
const MAX_IMAGE_BYTES = 5 * 1024 * 1024;
const PING_MS = 5000;
const TYPING_SHOWN_MS = 6000;
const TYPING_SENT_EVERY_MS = 4000;

const at = (id) => document.getElementById(id);
const messages = at("messages");
const input = at("input");
const file = document.querySelector("input[type=file]");
const chat = { with: "bot", agent: "", last: 0 };

function setUp() {
  document.documentElement.lang = LANGUAGE;
  document.title = T.title;
  at("title").textContent = T.title;
  at("input-label").textContent = T.input;
  input.placeholder = T.input;
  at("send").textContent = T.send;
  at("attach-label").textContent = T.attach;
  at("attach").title = T.attach;
  at("form").addEventListener("submit", sendText);
  at("leave").addEventListener("click", () => post("say", { leave: true }));
  file.addEventListener("change", sendImage);
  input.addEventListener("input", tellTyping);
  messages.addEventListener("scroll", noteScrolling);
  // A phone's keyboard, a button that appears: the end stays in sight.
  new ResizeObserver(() => isAtEnd && toEnd()).observe(messages);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) sendText(event);
  });
  showState();
  connect();
  setInterval(ping, PING_MS);
  addEventListener("online", ping);
  addEventListener("visibilitychange", ping);
  input.focus();
}

// --- what the user does -------------------------------------------------------------------------------------------

let sending = Promise.resolve(); // one after the other, so that the order is kept

function sendText(event) {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) return;
  if (text.length > MAX_TEXT_LENGTH) return notice(T.tooLong(text.length));
  input.value = "";
  send({ from: "user", text, time: new Date(), mark: newMark() }, (mark) => ["say", { text, mark }]);
}

function sendImage() {
  const [image] = file.files;
  file.value = "";
  if (!image) return;
  if (!file.accept.split(",").includes(image.type)) return notice(T.notImage);
  if (image.size > MAX_IMAGE_BYTES) return notice(T.tooLarge);
  const files = [{ name: image.name, mime: image.type, url: URL.createObjectURL(image) }];
  const query = (mark) => `image?${new URLSearchParams({ name: image.name, mark })}`;
  send({ from: "user", text: "", files, time: new Date(), mark: newMark() }, (mark) => [query(mark), image]);
}

/** A press on a choice: its words as the user reads them, and which choice of which line it is. */
function sendChoice(shown, choice, text) {
  const answers = Number(shown.dataset.n);
  const line = { from: "user", text, answers, choice, time: new Date(), mark: newMark() };
  send(line, (mark) => ["say", { text, choice: { line: answers, index: choice }, mark }]);
  input.focus(); // the pressed button can be pressed no more
}

/** Shows the line at once, greyed, and settles it when the server has it or has refused it. */
function send(line, request) {
  notice("");
  const element = show(line);
  sending = sending.then(async () => {
    element.toggleAttribute("data-failed", false);
    element.toggleAttribute("data-pending", true);
    note(element, T.sending);
    const status = await post(...request(line.mark));
    element.toggleAttribute("data-pending", false);
    if (status < 300) return note(element, "");
    const refused = { 409: T.choiceGone, 413: T.tooLarge, 415: T.notImage }[status];
    if (refused) {
      element.remove(); // to try again would not help
      showChoices();
      return notice(refused);
    }
    element.toggleAttribute("data-failed", true);
    note(element, T.failed, () => send(line, request));
  });
}

/** Posts and gives the HTTP status. While Node-RED restarts or deploys it tries again: the mark makes that harmless. */
async function post(path, body, waits = [500, 1000, 2000, 4000]) {
  const json = !(body instanceof Blob);
  const status = await fetch(new URL(path, import.meta.url), {
    method: "POST",
    headers: { "Content-Type": json ? "application/json" : body.type || "application/octet-stream" },
    body: json ? JSON.stringify(body) : body,
  }).then(
    (answer) => answer.status,
    () => 0,
  );
  if (status === 401) notice(T.expired, T.restart, () => location.reload());
  if ((status !== 0 && status !== 404 && status < 500) || waits.length === 0) return status || 599;
  await pause(waits[0]);
  return post(path, body, waits.slice(1));
}

let typingToldAt = 0;

function tellTyping() {
  if (chat.with !== "agent" || Date.now() - typingToldAt < TYPING_SENT_EVERY_MS) return;
  typingToldAt = Date.now();
  post("say", { typing: true }, []);
}

const newMark = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// --- what is said -------------------------------------------------------------------------------------------------

let socket;
let unanswered = false;
let failures = 0;

async function connect() {
  socket = undefined;
  const ticket = await getTicket();
  if (ticket === "expired") return;
  if (!ticket) return later();
  const mine = new WebSocket(new URL("live", import.meta.url.replace(/^http/, "ws")));
  socket = mine;
  unanswered = false;
  mine.addEventListener("open", () => mine.send(JSON.stringify({ ticket })));
  mine.addEventListener("message", (event) => mine === socket && hear(JSON.parse(event.data)));
  mine.addEventListener("close", () => mine === socket && later());
}

async function getTicket() {
  try {
    const answer = await fetch(new URL("ticket", import.meta.url), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        language: LANGUAGE,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
    });
    if (answer.status === 401) notice(T.expired, T.restart, () => location.reload());
    return answer.status === 401 ? "expired" : (await answer.json()).ticket;
  } catch {
    return undefined;
  }
}

function later() {
  socket = undefined;
  failures += 1;
  if (failures > 2) notice(T.offline);
  setTimeout(connect, Math.min(250 * 2 ** failures, 10_000));
}

function reconnect() {
  const old = socket;
  later();
  old.close();
}

/** A socket can be dead without a word (after a deploy, on a phone that slept): no answer to the last ping says so. */
function ping() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  if (unanswered) return reconnect();
  unanswered = true;
  socket.send(JSON.stringify({ ping: true }));
}

function hear(news) {
  unanswered = false;
  if (news.again || news.pong > chat.last) return reconnect(); // unknown to the server, or words were missed
  if (news.pong !== undefined) return;
  if (failures > 2) notice("");
  failures = 0;
  for (const line of news.lines) show(line);
  chat.with = news.with;
  chat.agent = news.agent;
  showState();
  showTyping(news.typing);
}

// --- showing ------------------------------------------------------------------------------------------------------

function showState() {
  const state = { bot: T.stateBot, queue: T.stateQueue, agent: T.stateAgent(chat.agent || T.theAgent) };
  at("state").dataset.state = chat.with;
  at("state").textContent = state[chat.with];
  showChoices();
  at("leave").hidden = chat.with === "bot";
  at("leave").textContent = chat.with === "queue" ? T.leaveQueue : T.leaveAgent;
}

let typingTimer;

function showTyping(on) {
  clearTimeout(typingTimer);
  at("typing").hidden = !on;
  at("typing").textContent = on ? T.typing(chat.agent || T.agent) : "";
  if (on) typingTimer = setTimeout(showTyping, TYPING_SHOWN_MS, false);
}

let isAtEnd = true;
let scrolledTo = 0;

/** Whoever scrolls up to read is left in peace; what grows below (an image that arrives) is no scrolling. */
function noteScrolling() {
  const { scrollTop, scrollHeight, clientHeight } = messages;
  if (scrollHeight - scrollTop - clientHeight < 80) isAtEnd = true;
  else if (scrollTop < scrolledTo) isAtEnd = false;
  scrolledTo = scrollTop;
}

function toEnd() {
  messages.scrollTop = messages.scrollHeight;
}

/** Shows a line once, at its place; the line that the server kept takes the place of the one that was being sent. */
function show(line) {
  chat.last = Math.max(chat.last, line.n ?? 0);
  const known = [...messages.children].find(
    (shown) =>
      (line.n && shown.dataset.n === String(line.n)) || (line.mark && shown.dataset.mark === line.mark),
  );
  if (known?.dataset.n || (known && !line.n)) return known;
  const element = known ?? elementOf(line);
  if (line.answers) Object.assign(element.dataset, { answers: line.answers, choice: line.choice });
  if (line.n) {
    element.dataset.n = line.n;
    note(element, "");
    element.toggleAttribute("data-pending", false);
    element.toggleAttribute("data-failed", false);
  }
  const isLater = (other) =>
    other !== element && (line.n ? !other.dataset.n || Number(other.dataset.n) > line.n : false);
  messages.insertBefore(element, [...messages.children].find(isLater) ?? null);
  showChoices();
  if (!line.n) isAtEnd = true; // what was just sent is always seen
  if (isAtEnd) toEnd();
  return element;
}

/** What was offered last can be chosen until the user has chosen, while Genesys is there to hear it. */
function showChoices() {
  const offers = [...messages.querySelectorAll("[data-offers]")];
  for (const offer of offers) {
    const answer = messages.querySelector(`[data-answers="${offer.dataset.n}"]`);
    const isOpen = !answer && offer === offers.at(-1) && chat.with !== "bot";
    settleChoices(offer, isOpen, answer ? Number(answer.dataset.choice) : undefined);
  }
}

function elementOf(line) {
  const element = document.createElement("div");
  element.className = "message";
  element.dataset.testid = "message";
  element.dataset.from = line.from;
  if (line.mark) element.dataset.mark = line.mark;
  if (line.from !== "system") element.append(by(line));
  const text = line.from === "system" ? systemText(line) : (line.structured?.text ?? line.text);
  if (text) element.append(paragraph(text));
  if (line.structured) {
    if (line.structured.elements.some(({ choices }) => choices?.length > 0)) element.dataset.offers = "";
    const choose = (choice, words) => sendChoice(element, choice, words);
    element.append(...structuredNodes(line.structured, { T, choose, link }).filter(Boolean));
  }
  for (const attached of line.files ?? []) element.append(fileElement(attached));
  return element;
}

function by(line) {
  const element = document.createElement("div");
  element.className = "by";
  const name = document.createElement("span");
  name.dataset.testid = "name";
  name.textContent = { user: T.you, bot: T.bot, agent: line.name || T.agent }[line.from];
  const time = document.createElement("time");
  time.dateTime = new Date(line.time).toISOString();
  time.textContent = new Date(line.time).toLocaleTimeString(navigator.language, {
    hour: "2-digit",
    minute: "2-digit",
  });
  const state = document.createElement("span");
  state.className = "note";
  element.append(name, " ", time, state);
  return element;
}

function systemText(line) {
  const words = T[line.key] ?? "";
  const text = typeof words === "function" ? words({ ...line, name: line.name || T.theAgent }) : words;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The text as text; only addresses become links. */
function paragraph(text) {
  const element = document.createElement("p");
  for (const part of text.split(/(https?:\/\/[^\s<>"]+)/)) {
    element.append(/^https?:\/\//.test(part) ? link(part, part) : part);
  }
  return element;
}

function fileElement({ url: given, name, mime }) {
  const url = given && new URL(given, import.meta.url).href;
  if (!/^(https?|blob):/.test(url ?? "")) return paragraph(`[${name}]`);
  if (!mime?.startsWith("image/")) return link(url, name || url);
  const image = document.createElement("img");
  image.src = url;
  image.alt = name || "";
  image.referrerPolicy = "no-referrer";
  image.addEventListener("load", () => isAtEnd && toEnd());
  image.addEventListener("error", () => image.replaceWith(link(url, name || url)));
  return image;
}

function link(url, text) {
  const element = document.createElement("a");
  element.href = url;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  element.textContent = text;
  return element;
}

function note(element, text, again) {
  const place = element.querySelector(".note");
  place?.replaceChildren(text && ` · ${text} `, ...(again ? [button(T.again, again)] : []));
}

function notice(text, label, action) {
  at("notice").hidden = !text;
  at("notice").replaceChildren(text, ...(label ? [" ", button(label, action)] : []));
}

function button(label, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", action);
  return element;
}

setUp();
