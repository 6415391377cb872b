import { parseArgs } from "node:util";
import { type Files, locate } from "../../config/locations.ts";
import { type Command, type ExitCode, exitCode } from "../command.ts";
import { askHealth, type Health, type HealthAnswer } from "../health.ts";
import { findPoco, type RunningPoco } from "../running-poco.ts";

const help = `Usage: poco status [--json]

Says whether PoCo runs, where its files are, and how it is.

Exit codes: 0 it runs and answers, 1 it runs but does not answer, 3 it does not run.`;

export const status: Command = {
  name: "status",
  summary: "say whether PoCo runs, and how it is",
  help,
  run: async (args, { environment, terminal }) => {
    const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean" } } });
    const files = locate(environment);
    const poco = await findPoco(files);
    const answer = poco.state === "running" ? await askHealth(poco.details.address, environment) : undefined;

    const report = { files, poco, answer };
    for (const line of values.json ? [asJson(report)] : asLines(report)) terminal.out(line);
    return codeOf(report);
  },
};

interface Report {
  readonly files: Files;
  readonly poco: RunningPoco;
  readonly answer: HealthAnswer | undefined;
}

function codeOf({ poco, answer }: Report): ExitCode {
  if (poco.state !== "running") return exitCode.notRunning;
  return answer?.kind === "answered" ? exitCode.done : exitCode.failed;
}

function asJson({ files, poco, answer }: Report): string {
  const { address = null, version = null } = poco.state === "running" ? poco.details : {};
  return JSON.stringify({
    status: poco.state === "stale" ? "stale pid" : poco.state,
    pid: poco.state === "stopped" ? null : poco.pid,
    address,
    version,
    config: files.config,
    log: files.log,
    health: answer?.kind === "answered" ? answer.health : null,
    reason: answer?.kind === "unavailable" ? answer.reason : null,
  });
}

function asLines({ files, poco, answer }: Report): readonly string[] {
  const places = [`Config: ${files.config}`, `PID: ${pidText(poco)}`, `Log: ${files.log}`];
  if (poco.state !== "running") {
    const title = poco.state === "stale" ? "stale pid" : "stopped";
    return [`PoCo status: ${title}`, ...places, "Start it with `poco start`."];
  }
  const { address, version } = poco.details;
  return [
    "PoCo status: running",
    ...places,
    `Address: ${address}`,
    `Version: ${version}`,
    `Health: ${answer?.kind === "answered" ? healthText(answer.health) : `unavailable at ${address}/health`}`,
  ];
}

function pidText(poco: RunningPoco): string {
  if (poco.state === "stopped") return "<not running>";
  return poco.state === "stale" ? `${poco.pid} (not running)` : String(poco.pid);
}

/** The mode names the platforms that are on; of each, how it is delivered to and whether it listens. */
function healthText(health: Health): string {
  const platforms = String(health["mode"]).split("+");
  const ofPlatforms = (field: string) =>
    platforms
      .flatMap((name) => health[`${name}_${field}`] ?? [])
      .map(String)
      .join("+");
  const facts = {
    mode: String(health["mode"]),
    delivery: ofPlatforms("delivery_mode"),
    listener_ready: ofPlatforms("listener_ready"),
    agent: String(health["agent_backend"]),
    agent_ready: String(health["agent_ready"]),
  };
  return Object.entries(facts)
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name}=${text}`)
    .join(" ");
}
