import { DatabaseSync } from "node:sqlite";

/** A spread of numbers over 32 bits in which each comes once: ids as random ones would lie in an index. */
const id = "printf('%08x', (n * 2654435761) & 4294967295)";

/** One a second, so that a million of them are twelve days: a prune leaves them alone. */
const at = "(:now - (:count - n) * 1000)";

const numbers =
  "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)";

/** What the stub leaves behind for one prompt. */
const events: readonly (readonly [kind: string, json: string])[] = [
  ["created", '{"kind":"created"}'],
  ["started", '{"kind":"started","runId":"00000000-00000000"}'],
  [
    "session",
    '{"kind":"session","runId":"00000000-00000000","agentSessionId":"stub-1","confirmed":true,"start":"fresh"}',
  ],
  [
    "text",
    '{"kind":"text","runId":"00000000-00000000","messageId":"message-1","delta":"Stub result for: seed","final":true}',
  ],
  ["completed", '{"kind":"completed","runId":"00000000-00000000","result":"Stub result for: seed"}'],
];

/** The project that all seeded tasks belong to. */
export const seededProject = "00000001";

const statements: readonly string[] = [
  `INSERT INTO projects (id, name, created_by, agent, agent_options_json, presets_json, platform, conversation_platform,
     conversation_id, conversation_surface, archived, created_at, updated_at)
   VALUES ('${seededProject}', 'seeded', 'owner', 'stub', '{}', '[]', 'web', 'web', 'room:${seededProject}', 'group', 0,
     :now, :now)`,
  `${numbers} INSERT INTO tasks (seq, id, cause, source, platform, requester, prompt, agent, agent_options_json, folder,
     project_id, conversation_json, status, pending_json, version, result, agent_session_id, session_start, created_at,
     updated_at, started_at, ended_at)
   SELECT n, ${id}, n, 'web', 'web', 'owner', 'seed', 'stub', '{}', '/tmp', '${seededProject}',
     '{"platform":"web","id":"room:${seededProject}","surface":"group"}', 'completed', '[]', ${events.length},
     'Stub result for: seed', 'stub-1', 'fresh', ${at}, ${at} + 5, ${at} + 1, ${at} + 5
   FROM numbers`,
  `INSERT INTO task_events (task, number, kind, at, event_json)
   SELECT seq, event.column1, event.column2, created_at + event.column1, event.column3
   FROM tasks CROSS JOIN (VALUES ${eventRows()}) AS event`,
  `INSERT INTO inbox (seq, platform, event_id, conversation, message_id, event_json, received_at, settled_at, outcome_json)
   SELECT seq, 'web', 'seed-' || id, 'room:${seededProject}', 'seed-' || id, '{"kind":"message","text":"seed"}',
     created_at, created_at + 2, '{"status":"ok","message":"Task created.","show":null,"lane":"start"}' FROM tasks`,
  `INSERT INTO cards (platform, conversation, surface, key, task, ref_json, owed, shown)
   SELECT 'web', 'room:${seededProject}', 'group', 'task:' || id, seq, '{"key":"seed"}', 4, 4 FROM tasks`,
];

function eventRows(): string {
  return events.map(([kind, json], index) => `(${index + 1}, '${kind}', '${json}')`).join(", ");
}

/**
 * Writes so many ended tasks straight into the file, all of one project, with their journals, their cards and the inbox
 * entries that they came from.
 */
export function seed(path: string, count: number): void {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; BEGIN");
  for (const statement of statements) {
    const prepared = database.prepare(statement);
    prepared.setAllowUnknownNamedParameters(true);
    prepared.run({ count, now: Date.now() });
  }
  database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}
