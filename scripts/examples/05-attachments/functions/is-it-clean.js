export default function isItClean(msg) {
  // Put your virus scanner here: the bytes are in msg.payload. This stand-in knows the scanners' own test file only.
  const bytes = Buffer.isBuffer(msg.payload) ? msg.payload : Buffer.alloc(0);
  const fetched = msg.statusCode === 200;
  const infected = bytes.includes("EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE");
  msg.payload = {
    clean: fetched && !infected,
    why: infected ? "a virus was found" : "it could not be fetched",
  };
  return msg;
}
