export default function itsBytes(msg) {
  // RedBot's receivers put the bytes into payload.content.
  const PIXELS =
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mPQq9hCEmIY1TCqYfhqAABsD1oQg3ChMwAAAABJRU5ErkJggg==";
  msg.payload.content = Buffer.from(PIXELS, "base64");
  return msg;
}
