export default function aLie(msg) {
  // A Windows program under a picture's name. Its first bytes give it away: the agent reads a line, the Catch node hears.
  const program = Buffer.concat([Buffer.from("MZ\x90\0\x03\0\0\0", "latin1"), Buffer.alloc(120)]);
  msg.payload = "Look at my dog!";
  msg.attachments = [{ data: program, name: "dog.png", mime: "image/png" }];
  return msg;
}
