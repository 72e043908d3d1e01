/** Who one is talking to, and from where Genesys calls. */
import type { Routes } from "../route.ts";

export const organisationRoutes: Routes = {
  "GET /api/v2/organizations/me": ({ world }) => ({
    body: {
      ...world.state.organisation,
      defaultLanguage: "en-us",
      defaultCountryCode: "FR",
      domain: "sandbox",
      version: 1,
      state: "active",
      productPlatform: "GenesysCloud",
      selfUri: "/api/v2/organizations/me",
    },
  }),
  "GET /api/v2/tokens/me": ({ world, client }) => ({
    body: {
      organization: world.state.organisation,
      homeOrganization: world.state.organisation,
      authorizedScope: [],
      OAuthClient: {
        id: client.id,
        name: client.name,
        authorizedGrantType: "CLIENT-CREDENTIALS",
        organization: world.state.organisation,
      },
    },
  }),
  "DELETE /api/v2/tokens/me": ({ world, token }) => {
    world.state.tokens.delete(token);
    world.changed();
    return { status: 204 };
  },
  "GET /api/v2/ipranges": () => ({
    body: {
      entities: [
        { cidr: "127.0.0.1/32", service: "open-messaging", region: "sandbox", direction: "outbound" },
        { cidr: "127.0.0.1/32", service: "api", region: "sandbox", direction: "inbound" },
      ],
    },
  }),
};
