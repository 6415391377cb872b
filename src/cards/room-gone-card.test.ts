import { describe, expect, it } from "vitest";
import { projectId } from "../domain/ids.ts";
import { aProject, aProjectRow } from "../testing/builders.ts";
import { roomGoneCard } from "./room-gone-card.ts";
import { workspaceMovedCard } from "./workspace-moved-card.ts";

const ends = { live: 1, queued: 0 };
const roomless = aProjectRow({ project: aProject({ conversation: null }) });

describe("the card of a room that is gone", () => {
  it("says what happened, and gives the project a room again or deletes it", () => {
    const card = roomGoneCard({ kind: "room_gone", row: roomless, ends, why: "was archived" });

    expect(card).toEqual({
      title: "Room Lost: api",
      tone: "attention",
      blocks: [
        {
          kind: "note",
          text: "The channel of api was archived. The project keeps its tasks; it needs a room.",
          tone: "attention",
        },
        {
          kind: "actions",
          buttons: [
            {
              name: "rebind_project_p1",
              label: "Rebind",
              style: "primary",
              does: {
                kind: "intent",
                intent: { kind: "project.create_room", projectId: "p1", back: "room_gone" },
              },
            },
            {
              name: "delete_project_p1",
              label: "Delete project...",
              style: "danger",
              does: {
                kind: "intent",
                intent: { kind: "project.delete", projectId: "p1", back: "room_gone" },
              },
              confirm:
                "Delete api? This stops 1 task under way. Its tasks and sessions go with it. " +
                "The files in its folder stay, and so does a room in a chat app.",
            },
          ],
        },
      ],
    });
  });

  it("needs no reason to say so", () => {
    const card = roomGoneCard({ kind: "room_gone", row: roomless, ends, why: null });

    expect(card.blocks[0]).toMatchObject({
      text: "The channel of api cannot be used any more. The project keeps its tasks; it needs a room.",
    });
  });

  it("says where the new room is, once there is one", () => {
    const card = roomGoneCard({ kind: "room_gone", row: aProjectRow(), ends, why: "was archived" });

    expect(card).toEqual({
      title: "New Room: api",
      tone: "good",
      blocks: [
        { kind: "note", text: "api has a room again. Its tasks go on there.", tone: "good" },
        {
          kind: "actions",
          buttons: [
            {
              name: "open_project_p1",
              label: "Open",
              does: { kind: "open", conversation: { platform: "web", id: "room:p1", surface: "group" } },
            },
          ],
        },
      ],
    });
  });

  it("says that the project was deleted", () => {
    const card = roomGoneCard({ kind: "room_gone", row: null, ends, why: "was archived" });

    expect(card).toEqual({
      title: "Room Lost",
      tone: "neutral",
      blocks: [{ kind: "note", text: "The project was deleted; there is nothing left to do." }],
    });
  });
});

describe("the workspace card in a room that is not the project's any more", () => {
  it("leads to the new room", () => {
    const card = workspaceMovedCard({ kind: "workspace_moved", project: aProject() });

    expect(card).toMatchObject({
      title: "Workspace Moved: api",
      blocks: [{ text: "It moved to another room." }, { buttons: [{ does: { kind: "open" } }] }],
    });
  });

  it("leads to the settings while there is none", () => {
    const project = aProject({ id: projectId("p2"), conversation: null });

    const card = workspaceMovedCard({ kind: "workspace_moved", project });

    expect(card).toMatchObject({
      blocks: [
        { text: "This is not its room any more." },
        { buttons: [{ does: { intent: { kind: "project.open", projectId: "p2" } } }] },
      ],
    });
  });
});
