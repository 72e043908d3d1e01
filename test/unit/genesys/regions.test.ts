import assert from "node:assert/strict";
import { hostsOf, REGIONS } from "../../../lib/genesys/regions.ts";

describe("regions", () => {
  it("knows Genesys' 18 regions, each once", () => {
    assert.equal(REGIONS.length, 18);
    assert.equal(new Set(REGIONS.map(({ domain }) => domain)).size, 18);
    assert.equal(new Set(REGIONS.map(({ aws }) => aws)).size, 18);
  });

  it("every region has a login and an API host", () => {
    for (const { domain, aws } of REGIONS) {
      const hosts = { login: `https://login.${domain}`, api: `https://api.${domain}` };
      assert.deepEqual(hostsOf(domain), hosts);
      assert.deepEqual(hostsOf(aws), hosts, "the AWS name means the same");
    }
  });

  it("a domain that is not in the list is taken: regions are added", () => {
    assert.equal(hostsOf(" NEW1.pure.cloud ").api, "https://api.new1.pure.cloud");
  });

  it("a custom region takes both addresses as they are, without the last slash", () => {
    const hosts = hostsOf("custom", {
      loginUrl: "http://127.0.0.1:9/",
      apiUrl: "https://gate.example.com/genesys/",
    });
    assert.deepEqual(hosts, { login: "http://127.0.0.1:9", api: "https://gate.example.com/genesys" });
  });

  const wrong: [string, string, Parameters<typeof hostsOf>][] = [
    ["nothing", "No Genesys Cloud region is set", [""]],
    ["a word", '"frankfurt" is no region', ["frankfurt"]],
    ["an address", "is no region", ["https://apps.mypurecloud.de"]],
    ["a host of the region", "is no region", ["api.mypurecloud.de"]],
    ["spaces inside", "is no region", ["my pure.cloud"]],
    ["custom without addresses", "login address of the custom region is missing", ["custom"]],
    ["custom without an API", "API address", ["custom", { loginUrl: "https://login.example.com" }]],
    [
      "custom with another protocol",
      "no http(s) address",
      ["custom", { loginUrl: "ftp://x", apiUrl: "https://y" }],
    ],
    [
      "custom with a password",
      "no http(s) address",
      ["custom", { loginUrl: "https://a:b@x", apiUrl: "https://y" }],
    ],
  ];
  for (const [what, says, given] of wrong) {
    it(`${what} is refused as NOT_CONFIGURED, saying what to do`, () => {
      assert.throws(
        () => hostsOf(...given),
        (error: { code?: string; message: string }) =>
          error.code === "NOT_CONFIGURED" &&
          error.message.includes(says) &&
          /Choose|Give/.test(error.message),
      );
    });
  }
});
