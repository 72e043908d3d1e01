export default function keepTheChoices(msg) {
  // A page keeps them with the message that it shows; here the buttons below need them. The latest counts.
  const choices = msg.structured?.choices || [];
  if (choices.length > 0) flow.set("choices", choices);
  return msg;
}
