/** Content profiles: which files go in and out (contract §2.4). */

import { iso } from "../../conversations/render.ts";
import { newId } from "../../ids.ts";
import { required } from "../../refusal.ts";
import type { SupportedContent } from "../../state/model.ts";
import { page } from "../paging.ts";
import { type Call, parameter, type Routes } from "../route.ts";

const PATH = "/api/v2/conversations/messaging/supportedcontent";

export const supportedContentRoutes: Routes = {
  [`GET ${PATH}`]: ({ world, query }) => ({
    body: page(PATH, query, [...world.state.supportedContents.values()], show),
  }),
  [`POST ${PATH}`]: ({ world, body }) => {
    const now = world.clock.now();
    const profile: SupportedContent = {
      id: newId(),
      name: body.name,
      inbound: typesOf(body, "inbound") ?? [],
      outbound: typesOf(body, "outbound") ?? [],
      dateCreated: now,
      dateModified: now,
      version: 1,
    };
    world.state.supportedContents.set(profile.id, profile);
    world.changed();
    return { body: show(profile) };
  },
  [`GET ${PATH}/default`]: ({ world }) => ({
    body: show(
      required(world.state.supportedContents, "supportedContent", world.state.defaultSupportedContentId),
    ),
  }),
  [`GET ${PATH}/{supportedContentId}`]: (call) => ({ body: show(wanted(call)) }),
  [`PATCH ${PATH}/{supportedContentId}`]: (call) => {
    const profile = wanted(call);
    profile.name = call.body.name;
    profile.inbound = typesOf(call.body, "inbound") ?? profile.inbound;
    profile.outbound = typesOf(call.body, "outbound") ?? profile.outbound;
    profile.dateModified = call.world.clock.now();
    profile.version++;
    call.world.changed();
    return { body: show(profile) };
  },
};

function wanted(call: Call): SupportedContent {
  return required(
    call.world.state.supportedContents,
    "supportedContent",
    parameter(call, "supportedContentId"),
  );
}

function typesOf(body: Call["body"], direction: "inbound" | "outbound"): string[] | undefined {
  return body.mediaTypes?.allow?.[direction]?.map((one: { type?: string }) => one.type ?? "");
}

function show(one: SupportedContent): object {
  const types = (all: string[]) => all.map((type) => ({ type }));
  return {
    id: one.id,
    name: one.name,
    dateCreated: iso(one.dateCreated),
    dateModified: iso(one.dateModified),
    version: one.version,
    mediaTypes: { allow: { inbound: types(one.inbound), outbound: types(one.outbound) } },
    selfUri: `${PATH}/${one.id}`,
  };
}
