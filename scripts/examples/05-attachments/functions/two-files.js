export default function twoFiles(msg) {
  // Genesys takes one attachment a message: the text goes with the first, each further one is a message of its own.
  const csv = Buffer.from("article;number\nball;3\nrope;1\n");
  msg.payload = "My order, and a note.";
  msg.attachments = [
    { data: csv, name: "order.csv", mime: "text/csv" },
    {
      data: Buffer.from("Please ring twice.\n"),
      name: "note.txt",
      mime: "text/plain",
      caption: "For the driver",
    },
  ];
  return msg;
}
