import { describe, expect, it } from "vitest";
import { noon } from "../testing/domain-builders.ts";
import { personId, projectId } from "./ids.ts";
import { initialWorkspace, openPolicy, type Project } from "./project.ts";

function aProject(folder: string | null): Project {
  return {
    id: projectId("p1"),
    name: "Shop",
    createdBy: personId("ana"),
    agent: "some_agent",
    agentOptions: {},
    folder,
    presets: [],
    platform: "somewhere",
    conversation: null,
    policy: openPolicy,
    members: [],
    isArchived: false,
    createdAt: noon,
    updatedAt: noon + 5,
  };
}

describe("a workspace that nobody chose a folder for", () => {
  it("stands in the default folder of its project", () => {
    expect(initialWorkspace(aProject("/srv/shop"))).toEqual({
      projectId: "p1",
      folder: "/srv/shop",
      folderSource: "default",
      updatedAt: noon,
    });
  });

  it("stands nowhere when the project has none", () => {
    expect(initialWorkspace(aProject(null))).toMatchObject({ folder: null, folderSource: "unset" });
  });
});
