export default function asWords(msg) {
  // Where there are no buttons, people type: genesys-send finds the choice by its words, whatever the case and the dots.
  const [choice] = flow.get("choices") || [];
  if (!choice) {
    node.warn("Nothing can be chosen yet: send something from the desk's menu ☰ first.");
    return null;
  }
  flow.set("choices", []);
  msg.payload = `${choice.text.toLowerCase()}!`;
  return msg;
}
