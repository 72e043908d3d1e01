/** Where an agent's file may be fetched from. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { destinationsOf, isPublicAddress } from "../../../lib/media/destination.ts";

const REGION = { login: "https://login.mypurecloud.com", api: "https://api.mypurecloud.com" };
const mayAsk = (url: string, hosts = REGION, more: string[] = []) =>
  destinationsOf(hosts, more).mayAsk(new URL(url));

describe("an agent's file may be fetched", () => {
  for (const url of [
    "https://api-downloads.mypurecloud.com/api/v2/downloads/x",
    "https://api.mypurecloud.com/x",
    "https://a.b.mypurecloud.com/x?y#z",
    "https://API-DOWNLOADS.MYPURECLOUD.COM/x",
  ])
    it(`from ${url}`, () => assert.equal(mayAsk(url), true));

  for (const url of [
    "http://api-downloads.mypurecloud.com/x",
    "https://api-downloads.mypurecloud.com:8443/x",
    "https://user:pass@api-downloads.mypurecloud.com/x",
    "https://mypurecloud.com.evil.example/x",
    "https://evilmypurecloud.com/x",
    "https://api-downloads.mypurecloud.com.au/x",
    "https://mypurecloud.com/x",
    "https://127.0.0.1/x",
    "https://2130706433/x",
    "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://localhost/x",
    "https://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "data:text/plain,x",
    "ftp://api-downloads.mypurecloud.com/x",
  ])
    it(`not from ${url}`, () => assert.equal(mayAsk(url), false));

  it("from further hosts when an administrator names them, over https only", () => {
    const more = ["*.files.example", "One.example"];
    assert.equal(mayAsk("https://a.files.example/x", REGION, more), true);
    assert.equal(mayAsk("https://one.example/x", REGION, more), true);
    assert.equal(mayAsk("https://files.example/x", REGION, more), false);
    assert.equal(mayAsk("https://two.one.example/x", REGION, more), false);
    assert.equal(mayAsk("http://one.example/x", REGION, more), false);
  });

  it("from a sandbox or a gateway at its own address alone, which may be on this machine", () => {
    const own = { login: "http://127.0.0.1:3000", api: "http://127.0.0.1:3000" };
    const destinations = destinationsOf(own, []);
    assert.equal(mayAsk("http://127.0.0.1:3000/api/v2/downloads/x", own), true);
    assert.equal(destinations.mayConnect(new URL("http://127.0.0.1:3000/x"), "127.0.0.1"), true);
    for (const url of ["http://127.0.0.1:3001/x", "https://127.0.0.1:3000/x", "http://localhost:3000/x"])
      assert.equal(mayAsk(url, own), false, url);
  });
});

describe("an address on the internet", () => {
  const inside = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:a9fe:a9fe",
    "0:0:0:0:0:ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001::1",
    "2001:db8::1",
    "::127.0.0.1",
    "localhost",
    "",
    "1.2.3",
    "0177.0.0.1",
  ];
  for (const address of inside)
    it(`is not ${address || "nothing"}`, () => assert.equal(isPublicAddress(address), false));
  for (const address of [
    "1.1.1.1",
    "93.184.216.34",
    "172.32.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",
  ])
    it(`is ${address}`, () => assert.equal(isPublicAddress(address), true));

  it("is never one of a private network, however it is written", () => {
    const byte = fc.nat(255);
    fc.assert(
      fc.property(fc.constantFrom("10", "127"), byte, byte, byte, (a, b, c, d) => {
        const hex = [Number(a), b, c, d].map((part) => part.toString(16).padStart(2, "0")).join("");
        for (const address of [
          `${a}.${b}.${c}.${d}`,
          `::ffff:${a}.${b}.${c}.${d}`,
          `::FFFF:${hex.slice(0, 4)}:${hex.slice(4)}`,
          `64:ff9b::${hex.slice(0, 4)}:${hex.slice(4)}`,
        ])
          assert.equal(isPublicAddress(address), false, address);
      }),
    );
  });
});
