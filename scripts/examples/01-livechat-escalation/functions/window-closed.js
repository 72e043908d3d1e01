export default function windowClosed(msg) {
  const windows = flow.get("windows") || {};
  if (msg.status.event === "disconnect") delete windows[msg.status._session.id];
  flow.set("windows", windows);
  return null;
}
