export default function asPressed(msg) {
  // What a page does when a button is pressed: the choice's reply goes back as it came, its words are what the user said.
  const choices = flow.get("choices") || [];
  const choice = msg.which === "last" ? choices.at(-1) : choices[0];
  if (!choice) {
    node.warn("Nothing can be chosen yet: send something from the desk's menu ☰ first.");
    return null;
  }
  flow.set("choices", []); // a choice is made once
  msg.payload = choice.text;
  msg.reply = choice.reply;
  return msg;
}
