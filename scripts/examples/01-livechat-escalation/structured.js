// Quick replies, cards, lists, dates and notifications of Genesys (msg.structured), as the chat page shows them: texts
// as text, choices as buttons, pictures only from the web, links to it, to write and to call.

/**
 * The elements, ready to be put under a message's text. `choose(index, words)` is called with the number of the choice,
 * counted over all elements, and what the user reads on it.
 */
export function structuredNodes({ elements }, { T, choose, link }) {
  let count = 0; // choices so far
  return elements.reduce((shown, element, index) => {
    const node = nodeOf(element);
    const isFurtherCard = element.type === "card" && elements[index - 1]?.type === "card";
    if (isFurtherCard) shown.at(-1).append(item(node));
    else shown.push(element.type === "card" && elements[index + 1]?.type === "card" ? carousel(node) : node);
    return shown;
  }, []);

  function nodeOf(element) {
    switch (element.type) {
      case "quick-replies":
        return choices(element, T.choices, "replies");
      case "list":
      case "dates":
        return box(
          strong(element.title),
          words("p", element.subtitle),
          choices(element, element.title || T.choices, element.type),
        );
      case "card":
        return card(element);
      case "notification":
        return notification(element);
      default:
        return box(words("p", T.cannotBeShown));
    }
  }

  function card(element) {
    const { title, description, image, video, url, links } = element;
    const film = { text: T.video, url: video };
    return box(
      picture(image),
      isOfTheWeb({ url }) ? wrapped("strong", link(url, title || url)) : strong(title),
      words("p", description),
      choices(element, title || T.choices, "actions"),
      ...linksTo(isOfTheWeb(film) ? [film, ...links] : links),
    );
  }

  function notification({ header, body, footer, image, links, ...element }) {
    return box(
      picture(image),
      strong(header),
      words("p", body),
      choices(element, header || T.choices, "actions"),
      ...linksTo(links),
      words("small", footer),
    );
  }

  function linksTo(links) {
    return links.filter(canBeOpened).map(({ url, text }) => wrapped("div", link(url, text)));
  }

  /** Cards side by side; a list, so that a screen reader says how many there are. */
  function carousel(first) {
    const list = document.createElement("ul");
    list.className = "carousel";
    list.append(item(first));
    return list;
  }

  function choices(element, label, kind) {
    if (element.choices.length === 0) return undefined;
    const group = document.createElement("div");
    group.className = `choices ${kind}`;
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", label);
    for (const choice of element.choices) group.append(button(choice, count++));
    return group;
  }

  function button(choice, index) {
    const said = choice.time ? moment(choice) : choice.text;
    const element = document.createElement("button");
    element.type = "button";
    element.dataset.testid = "choice";
    element.dataset.choice = index;
    element.append(...[picture(choice.image), words("span", said)].filter(Boolean));
    if (choice.description) element.append(words("small", choice.description));
    element.addEventListener("click", () => choose(index, said));
    return element;
  }
}

/** Once one is chosen, or none may be any more: it stays readable, and nothing can be pressed. */
export function settleChoices(message, isOpen, chosen) {
  for (const button of message.querySelectorAll("[data-choice]")) {
    button.disabled = !isOpen;
    if (Number(button.dataset.choice) === chosen) button.setAttribute("aria-pressed", "true");
    else button.removeAttribute("aria-pressed");
  }
}

/** A day and a time as the user writes them, and until when. */
function moment({ time, durationSeconds }) {
  const format = new Intl.DateTimeFormat(navigator.language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  const start = new Date(time);
  return durationSeconds
    ? format.formatRange(start, new Date(start.getTime() + durationSeconds * 1000))
    : format.format(start);
}

function picture(url) {
  if (!isOfTheWeb({ url })) return undefined;
  const image = document.createElement("img");
  image.src = url;
  image.alt = ""; // the words beside it say what it is
  image.referrerPolicy = "no-referrer";
  image.addEventListener("error", () => image.remove());
  return image;
}

const isOfTheWeb = ({ url }) => /^https?:\/\//i.test(url ?? "");
const canBeOpened = ({ url }) => isOfTheWeb({ url }) || /^(?:mailto|tel):/i.test(url);

const strong = (text) => words("strong", text);

function words(tag, text) {
  if (!text) return undefined;
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function wrapped(tag, child) {
  const element = document.createElement(tag);
  element.append(child);
  return element;
}

const item = (node) => wrapped("li", node);

function box(...children) {
  const element = document.createElement("div");
  element.className = "card";
  element.append(...children.filter(Boolean));
  return element;
}
