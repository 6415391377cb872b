import type { ChildRequest } from "../kit/child-process.ts";
import type { CodexBinary } from "./resolve-binary.ts";

/**
 * Overrides for the app-server, given on its command line so that the user's own files stay as they are.
 * - `shell_snapshot` runs the user's login profile for every new thread, which one slow profile makes seconds.
 * - Without `update_plan` there are no plans to show, without `default_mode_request_user_input` no questions.
 * - With unbounded retries an unreachable provider would never end a turn.
 */
const overrides = [
  "check_for_update_on_startup=false",
  "analytics.enabled=false",
  "features.shell_snapshot=false",
  "tools.update_plan.enabled=true",
  "features.default_mode_request_user_input=true",
  "features.unbounded_connection_retries=false",
  "suppress_unstable_features_warning=true",
];

/** How the app-server is started. The user's own words come last and win. Pure. */
export function launch(
  binary: CodexBinary,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildRequest {
  return {
    agent: "codex",
    command: binary.path,
    args: [
      "app-server",
      ...overrides.flatMap((override) => ["-c", override]),
      ...args,
      "--listen",
      "stdio://",
    ],
    // Each thread names its own folder; the process itself stands where no project is.
    folder: environment["HOME"] ?? "/",
    environment: { RUST_LOG: "error", ...binary.environment },
  };
}
