export default function anImage(msg) {
  // Bytes, as an upload or a file node gives them. genesys-send keeps them and gives Genesys an address.
  const PIXELS =
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mPQq9hCEmIY1TCqYfhqAABsD1oQg3ChMwAAAABJRU5ErkJggg==";
  msg.payload = "This is what I see.";
  msg.attachments = [{ data: Buffer.from(PIXELS, "base64"), name: "my screen.png" }];
  return msg;
}
