import { z } from "zod";
import type { Adapter, LoadedSettings } from "../config/load-settings.ts";
import type { CliContext } from "./command.ts";
import { askHealth, type Health } from "./health.ts";
import { findPoco } from "./running-poco.ts";

export interface Check {
  readonly state: "good" | "unknown" | "bad";
  /** For people; where it is not good, with the next step. */
  readonly text: string;
}

/** What was found about PoCo, or about one chat app. */
export interface Diagnosis {
  readonly title: string;
  readonly checks: readonly Check[];
}

export interface Patient {
  readonly settings: LoadedSettings;
  /** Those that are set up. */
  readonly platforms: readonly Adapter[];
}

/** Tries what can be tried from here, and asks the PoCo that runs for the rest. */
export async function diagnose(
  { settings, platforms }: Patient,
  context: CliContext,
): Promise<readonly Diagnosis[]> {
  const { checks, health } = await ofPoco(settings, context);
  const apps = await Promise.all(
    platforms.map(async (platform) => ({
      title: platform.title,
      checks: [...(await ofAccess(platform, settings)), ...ofConnection(platform, health)],
    })),
  );
  return [{ title: "PoCo", checks }, ...apps];
}

interface OfPoco {
  readonly checks: readonly Check[];
  /** Undefined where no PoCo answers. */
  readonly health: Health | undefined;
}

async function ofPoco({ files }: LoadedSettings, { environment }: CliContext): Promise<OfPoco> {
  const poco = await findPoco(files);
  if (poco.state !== "running") {
    const text = "PoCo does not run, so nothing is known of its agents and connections. Run `poco start`.";
    return { checks: [{ state: "bad", text }], health: undefined };
  }
  const { address, version } = poco.details;
  const answer = await askHealth(address, environment);
  if (answer.kind === "unavailable") {
    const text = `PoCo runs and does not answer at ${address} (${answer.reason}). Look at \`poco logs\`.`;
    return { checks: [{ state: "bad", text }], health: undefined };
  }
  const running: Check = { state: "good", text: `PoCo ${version} answers at ${address}.` };
  return { checks: [running, ...ofHealth(answer.health)], health: answer.health };
}

const Said = z.object({
  state_writable: z.boolean().catch(true),
  state_detail: z.string().catch(""),
  agent_backend: z.string().catch(""),
  agents: z
    .array(z.object({ name: z.string(), title: z.string(), ready: z.boolean(), detail: z.string() }))
    .catch([]),
});

function ofHealth(health: Health): readonly Check[] {
  const { state_writable, state_detail, agent_backend, agents } = Said.parse(health);
  return [
    state_writable
      ? { state: "good", text: "Its database can be written." }
      : { state: "bad", text: `Its database cannot be written: ${state_detail}` },
    // Nobody has all agents; the one that new projects get has to work.
    ...agents
      .filter(({ name, ready }) => ready || name === agent_backend)
      .map(
        ({ title, ready, detail }): Check => ({
          state: ready ? "good" : "bad",
          text: ready ? `${title} is ready.` : `${title}, which new projects get, is not ready: ${detail}`,
        }),
      ),
  ];
}

async function ofAccess({ name, setup }: Adapter, { platforms }: LoadedSettings): Promise<readonly Check[]> {
  const findings = (await setup?.check(platforms[name] ?? {})) ?? [];
  return findings.map(({ isGood, text }) => ({ state: isGood ? "good" : "bad", text }));
}

const Connections = z
  .array(
    z.object({
      name: z.string(),
      ready: z.boolean(),
      detail: z.string(),
      checks: z.array(z.object({ state: z.enum(["good", "unknown", "bad"]), text: z.string() })).catch([]),
    }),
  )
  .catch([]);

function ofConnection({ name, title }: Adapter, health: Health | undefined): readonly Check[] {
  if (health === undefined) return [];
  const connection = Connections.parse(health["platforms"]).find((one) => one.name === name);
  if (connection === undefined) {
    return [{ state: "bad", text: `The PoCo that runs was started without ${title}. Run \`poco restart\`.` }];
  }
  const { ready, detail, checks } = connection;
  return [{ state: ready ? "good" : "bad", text: detail }, ...checks];
}
