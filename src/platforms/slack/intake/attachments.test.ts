import { describe, expect, it } from "vitest";
import { attachmentsOf } from "./attachments.ts";

const file = {
  id: "F1",
  name: "screen shot.png",
  title: "A screen",
  mimetype: "image/png",
  size: 2_048,
  mode: "hosted",
  is_external: false,
  file_access: "visible",
  url_private: "https://files.slack.test/F1/x.png",
  url_private_download: "https://files.slack.test/F1/download/x.png",
};

describe("the files of a message", () => {
  it("come with what is needed to fetch them", () => {
    expect(attachmentsOf([file])).toEqual([
      {
        id: "F1",
        name: "screen shot.png",
        mediaType: "image/png",
        bytes: 2_048,
        ref: { file: "F1", url: "https://files.slack.test/F1/download/x.png" },
      },
    ]);
  });

  it.each([
    [{ url_private_download: null }, { file: "F1", url: "https://files.slack.test/F1/x.png" }],
    [{ mode: "snippet" }, { file: "F1", url: "https://files.slack.test/F1/download/x.png" }],
    [{ file_access: "check_file_info" }, { file: "F1", state: "check_file_info" }],
    [{ file_access: "access_denied" }, { file: "F1", state: "access_denied" }],
    [{ mode: "tombstone" }, { file: "F1", state: "tombstone" }],
    [{ mode: "hidden_by_limit" }, { file: "F1", state: "hidden_by_limit" }],
    [
      { mode: "external", is_external: true },
      { file: "F1", state: "external" },
    ],
    [{ is_external: true }, { file: "F1", state: "external" }],
    [{ url_private: 1, url_private_download: {} }, { file: "F1" }],
  ])("say where they cannot be fetched at once: %o", (changes, ref) => {
    expect(attachmentsOf([{ ...file, ...changes }])).toMatchObject([{ id: "F1", ref }]);
    expect(attachmentsOf([{ ...file, ...changes }])[0]?.ref).toEqual(ref);
  });

  it("may say next to nothing", () => {
    const bare = [{ id: "F1" }, { id: "F2", name: null, title: "Notes", size: -1, mimetype: null }];

    expect(attachmentsOf(bare)).toEqual([
      { id: "F1", name: "F1", mediaType: "", bytes: null, ref: { file: "F1" } },
      { id: "F2", name: "Notes", mediaType: "", bytes: null, ref: { file: "F2" } },
    ]);
  });

  it("are not lost when one of them makes no sense", () => {
    expect(attachmentsOf([null, "F0", { name: "no id" }, { id: "" }, file]).map(({ id }) => id)).toEqual([
      "F1",
    ]);
  });
});
