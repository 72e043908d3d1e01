/** Messaging settings: typing on or off (contract §2.3). */

import { iso } from "../../conversations/render.ts";
import { newId } from "../../ids.ts";
import { Refusal, required } from "../../refusal.ts";
import type { MessagingSetting } from "../../state/model.ts";
import { page } from "../paging.ts";
import { type Call, parameter, type Routes } from "../route.ts";

const PATH = "/api/v2/conversations/messaging/settings";

export const messagingSettingRoutes: Routes = {
  [`GET ${PATH}`]: ({ world, query }) => ({
    body: page(PATH, query, [...world.state.messagingSettings.values()], show),
  }),
  [`POST ${PATH}`]: ({ world, body }) => {
    const now = world.clock.now();
    const setting: MessagingSetting = {
      id: newId(),
      name: body.name,
      typing: typingOf(body, { inbound: "Disabled", outbound: "Disabled" }),
      content: body.content,
      dateCreated: now,
      dateModified: now,
      version: 1,
    };
    world.state.messagingSettings.set(setting.id, setting);
    world.changed();
    return { body: show(setting) };
  },
  [`GET ${PATH}/default`]: ({ world }) => ({
    body: show(
      required(world.state.messagingSettings, "messagingSetting", world.state.defaultMessagingSettingId),
    ),
  }),
  [`PUT ${PATH}/default`]: ({ world, body }) => {
    const setting = required(world.state.messagingSettings, "messagingSetting", body.settingId);
    world.state.defaultMessagingSettingId = setting.id;
    world.changed();
    return { body: show(setting) };
  },
  [`GET ${PATH}/{messageSettingId}`]: (call) => ({ body: show(wanted(call)) }),
  [`PATCH ${PATH}/{messageSettingId}`]: (call) => {
    const setting = wanted(call);
    setting.name = call.body.name ?? setting.name;
    setting.typing = typingOf(call.body, setting.typing);
    setting.content = call.body.content ?? setting.content;
    setting.dateModified = call.world.clock.now();
    setting.version++;
    call.world.changed();
    return { body: show(setting) };
  },
  [`DELETE ${PATH}/{messageSettingId}`]: (call) => {
    const { id } = wanted(call);
    const { state } = call.world;
    const used = [...state.integrations.values()].some((one) => one.messagingSettingId === id);
    if (used || id === state.defaultMessagingSettingId)
      throw new Refusal(409, "conflict", "The messaging setting is in use.");
    state.messagingSettings.delete(id);
    call.world.changed();
    return { status: 204 };
  },
};

function wanted(call: Call): MessagingSetting {
  return required(
    call.world.state.messagingSettings,
    "messagingSetting",
    parameter(call, "messageSettingId"),
  );
}

function typingOf(body: Call["body"], before: MessagingSetting["typing"]): MessagingSetting["typing"] {
  return { ...before, ...body.event?.typing?.on };
}

function show(one: MessagingSetting): object {
  return {
    id: one.id,
    name: one.name,
    dateCreated: iso(one.dateCreated),
    dateModified: iso(one.dateModified),
    version: String(one.version),
    content: one.content,
    event: { typing: { on: one.typing } },
    selfUri: `${PATH}/${one.id}`,
  };
}
