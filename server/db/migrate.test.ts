import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { MIGRATIONS, migrate } from "./migrate.ts";

const NAMES = Object.keys(MIGRATIONS);
const FOLDER = join(import.meta.dirname, "migrations");

/** The first 16 digits of the SHA-256 of each migration's file as it landed. A migration is never edited: a new one corrects it. */
const LANDED: Readonly<Record<string, string>> = {
  "001-first-tables": "6fa88799d28999a3",
  "002-sign-in": "b4dbf0f656ee1706",
  "003-source-names": "767f59b02bff5f09",
  "004-failed-on-ingest": "3b91497fcbd2b266",
  "005-retention-and-fan-out": "01ffaee68a282c1f",
  "010-access": "888c6df57e616b46",
  "011-public-api": "04c2924ecb55e4e1",
  "012-validation-runs": "89db8997d2b96577",
  "012-verdicts": "40d4d9954d34903a",
  "013-token-makers": "4259c9f8d182a240",
  "014-legacy-and-collisions": "d6737af3e2d6603a",
  "016-migration": "67de1c7adee4cdd8",
  "017-given-up-files": "557d72eb483e7b07",
  "018-labels": "207c9b4035717c71",
  "019-redelivery-columns": "8d45fc55389d2ad3",
  "020-token-owners": "82127b72b711561e",
  "021-paged-lists": "b0d60982346d4529",
  "022-pause-cause": "02c1e6237cbf5d37",
  "023-damaged-batches": "977d0f0a4afd09ac",
  "024-alerts": "6413cecc3a1129ec",
  "025-breakdowns": "f66d654a38111ce8",
  "026-file-attempts": "116b34a9b20f3e49",
  "027-day-manifests": "0bc125d60852bc98",
  "028-password-resets": "fb03231601eb5f18",
  "029-source-libraries": "2301e0905ef620ee",
  "030-live-events": "49c02981515f58c6",
  "031-breakdown-sums": "47c0b243fecc5fe2",
  "032-destination-gaps": "ab74dcf9cec25464",
  "033-engage": "2be66486e711ec93",
  "034-regulations": "2df390838dec10c2",
  "035-regulation-history": "c8440f1faab2e6a0",
};

/** What 014 was in the first commit that landed it. */
const FIRST_EDITION_OF_014: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      drop index destination_name_taken;
      create unique index destination_name_taken on destination (source_id, lower(name));
      create index destination_of_workspace on destination (workspace_id, created_at);
      alter table destination add column use_server_side_encryption boolean not null default true;
    `.execute(db);
  },
};

describe("the migrations", () => {
  test("are the files of their folder, in the order of their names", () => {
    const files = readdirSync(FOLDER).filter((file) => !file.endsWith(".test.ts"));
    expect(files.map((file) => file.replace(".ts", "")).sort()).toEqual(NAMES);
  });

  test("have numbers of their own, without a gap, from 017 on", () => {
    const numbers = NAMES.map((name) => Number(name.slice(0, 3))).filter((number) => number >= 17);
    expect(numbers).toEqual(numbers.map((_, index) => 17 + index));
  });

  test("stay as they landed", () => {
    const hashes = NAMES.map((name) => [name, toHash(readFileSync(join(FOLDER, `${name}.ts`), "utf8"))]);
    expect(Object.fromEntries(hashes)).toEqual(LANDED);
  });
});

/** The migrations of every commit on main, each state once: those of a merged branch lack what the other branch brought. */
const STATES: readonly (readonly [title: string, migrations: Readonly<Record<string, Migration>>])[] = [
  ...NAMES.map((name, index) => [`that ended with ${name}`, only(NAMES.slice(0, index + 1))] as const),
  ["of the branch that brought 014", only([...NAMES.slice(0, 7), "014-legacy-and-collisions"])],
  ["of the branch that brought 016", only([...NAMES.slice(0, 7), "016-migration"])],
  ["of the branch that brought 013", only([...NAMES.slice(0, 7), "013-token-makers"])],
  ["of the branch that brought 014 and 016", only([...NAMES.slice(0, 7), "014-legacy-and-collisions", "016-migration"])],
  ["of the first edition of 014", withFirstEdition([...NAMES.slice(0, 7), "014-legacy-and-collisions"])],
  ["of the first edition of 014, and 016", withFirstEdition([...NAMES.slice(0, 7), "014-legacy-and-collisions", "016-migration"])],
  ["of the first edition of 014, and all before 017", withFirstEdition(NAMES.filter((name) => name < "017"))],
];

describe("a database", { timeout: 30_000 }, () => {
  let newest: Tables;
  beforeAll(async () => {
    const fresh = await createTestDatabase();
    newest = await readTables(fresh);
    await fresh.drop();
  });

  test.for(STATES)("%s starts with the newest code, with the newest tables and all of its rows", async ([, migrations]) => {
    const old = await createTestDatabase({ tables: false });
    try {
      await migrate(old.pool, migrations);
      const applied = Object.keys(migrations);
      for (const { since, until, insert } of ROWS) {
        if (applied.includes(since) && !applied.includes(until ?? "")) await old.pool.query(insert);
      }
      const before = await readRows(old.pool);
      await migrate(old.pool);

      expect(await readTables(old)).toEqual(newest);
      expect(await readRows(old.pool)).toEqual(expect.objectContaining(remaining(before, newest)));
    } finally {
      await old.drop();
    }
  });

  test("that a newer version migrated is refused in a sentence", async () => {
    const { pool, drop } = await createTestDatabase({ tables: false });
    await migrate(pool, { ...MIGRATIONS, "999-of-tomorrow": { up: async () => {} } });
    await expect(migrate(pool)).rejects.toThrow(
      "The database belongs to a newer version of Sluice, which applied migration 999-of-tomorrow. Start that version or a newer one.",
    );
    await drop();
  });
});

/** A row of each kind as the code of its time wrote it: from the migration `since` on, and no longer where `until` was applied. */
const ROWS: readonly { since: string; until?: string; insert: string }[] = [
  { since: "001-first-tables", insert: "insert into workspace values ('acme', 'Acme', 'acme', now())" },
  { since: "001-first-tables", insert: "insert into setup_link values ('link-hash', now(), now() + interval '1 day')" },
  {
    since: "002-sign-in",
    insert: `insert into "user" values ('dana', 'Dana', 'dana@example.com', true, null, now(), now());
      insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at)
        values ('account', 'dana', 'credential', 'dana', 'hash', now(), now());
      insert into session values ('session', 'session-token', 'dana', '203.0.113.7', 'Firefox', now() + interval '1 day', now(), now());
      insert into verification values ('verification', 'dana@example.com', 'value', now() + interval '1 day', now(), now());
      insert into rate_limit values ('limit', 'sign-in', 3, 1790000000000)`,
  },
  {
    since: "002-sign-in",
    until: "010-access",
    insert: "insert into member (workspace_id, user_id, role, created_at) values ('acme', 'dana', 'workspace_owner', now())",
  },
  {
    since: "010-access",
    insert: `insert into member (workspace_id, user_id, created_at, entered_at) values ('acme', 'dana', now(), now());
      insert into member_grant values ('acme', 'dana', 'workspace_owner', null);
      insert into invite values ('invite', 'acme', 'eve@example.com', '[{"role": "minimal_access", "sourceId": null}]', 'invite-hash', 'dana',
        now(), now() + interval '7 days');
      insert into activity (workspace_id, at, actor_kind, actor_id, actor_name, action, subject_name, changes)
        values ('acme', now(), 'user', 'dana', 'Dana', 'api_token_created', 'Terraform', '[]')`,
  },
  {
    since: "001-first-tables",
    until: "011-public-api",
    insert: "insert into api_token values ('token', 'acme', 'Terraform', 'token-hash', 'workspace_owner', now(), null)",
  },
  {
    since: "011-public-api",
    insert: `insert into api_token (id, workspace_id, name, token_hash, grants, created_at)
      values ('token', 'acme', 'Terraform', 'token-hash', '[{"role": "workspace_owner", "sourceId": null}]', now())`,
  },
  {
    since: "001-first-tables",
    insert: `insert into source (id, workspace_id, name, slug, enabled, created_at)
        values ('shop', 'acme', 'Shop', 'shop', true, now()), ('blog', 'acme', 'Blog', 'blog', false, now());
      insert into write_key values ('write-key', 'shop', now());
      insert into destination (id, workspace_id, source_id, metadata_id, name, enabled, enabled_at, aws_region, bucket, iam_role_arn,
        paused_at, pause_fault_kind, pause_fault_message, created_at, updated_at) values
        ('s3', 'acme', 'shop', 'aws-s3', 'Raw events', true, now(), 'us-west-2', 'acme-events/raw', 'arn:aws:iam::123456789012:role/Raw',
          now(), 'access_denied', 'Access Denied', now(), now()),
        ('draft', 'acme', 'blog', 'aws-s3', 'Draft', false, null, '', '', '', null, null, null, now(), now());
      insert into batch (id, source_id, received_day, event_count, raw_byte_count, byte_count, crc32, opened_at, sealed_at)
        select ('00000000-0000-4000-8000-00000000000' || n)::uuid, 'shop', 1790000000000, 100, 60000, 9000, 4294967295, now(), now()
        from generate_series(1, 3) as n;
      insert into file (id, batch_id, destination_id, aws_region, bucket, key, iam_role_arn, state, attempt_count, next_attempt_at, fault_kind,
        fault_message, created_at, delivered_at)
        select batch.id, batch.id, 's3', 'us-west-2', 'acme-events', 'raw/segment-logs/shop/1790000000000/' || batch.id || '.gz',
          'arn:aws:iam::123456789012:role/Raw', state, 1, case state when 'pending' then now() end, case state when 'delivered' then null else 'access_denied' end,
          case state when 'delivered' then null else 'Access Denied' end, now(), case state when 'delivered' then now() end
        from (values (1, 'pending'), (2, 'delivered'), (3, 'failed')) as made (n, state)
        join batch on batch.id = ('00000000-0000-4000-8000-00000000000' || n)::uuid`,
  },
  {
    since: "001-first-tables",
    until: "012-validation-runs",
    insert: `insert into validation (id, workspace_id, destination_id, code, settings, steps, actor_name, started_at, finished_at)
      values (gen_random_uuid(), 'acme', 's3', 'ok', '{"bucket": "acme-events"}', '[]', 'Dana', now(), now())`,
  },
  {
    since: "004-failed-on-ingest",
    insert: `insert into failed_event values ('shop', 1790000000000, 'missing_user_id', 7, now(), '[{"body": "{}"}]');
      insert into unknown_source_call values (1790000000000, 3, now())`,
  },
  {
    since: "005-retention-and-fan-out",
    insert: `insert into destination (id, workspace_id, source_id, metadata_id, name, enabled, enabled_at, aws_region, bucket, iam_role_arn,
      created_at, updated_at)
      values ('legacy', 'acme', 'blog', '54f418c3db31d978f14aa925', 'Amazon S3', true, now(), '', 'acme-legacy', '', now(), now())`,
  },
  {
    since: "012-validation-runs",
    insert: `insert into validation (id, workspace_id, destination_id, code, settings, steps, actor_kind, actor_name, started_at, finished_at)
        values (gen_random_uuid(), 'acme', 's3', 'ok', '{"bucket": "acme-events"}', '[]', 'system', 'Sluice', now(), now());
      insert into validation_run values ('s3', 'question', gen_random_uuid(), '[]', now())`,
  },
  {
    since: "012-verdicts",
    insert: "insert into verdict values ('s3', '{\"bucket\": \"acme-events\"}', 'ok', null, now(), now(), now())",
  },
  {
    since: "016-migration",
    insert: "insert into migration values ('legacy', 'prod', 86400, '{\"enabled\": false}', null, null, null)",
  },
  {
    since: "018-labels",
    insert: `insert into label values ('acme', 'team', 'growth', '', now());
      insert into source_label values ('shop', 'acme', 'team', 'growth')`,
  },
  {
    since: "025-breakdowns",
    until: "031-breakdown-sums",
    insert: `insert into event_kind (source_id, type, name, app_version, last_day) values ('shop', 'track', 'Order Completed', '1.0', 1790000000000);
      insert into batch_breakdown select id, source_id, 29833333, 29833333, array[1], array[29833333], array[100] from batch;
      insert into event_hour values ('shop', 497222, 1, 300);
      insert into delivery_hour values ('s3', 497222, 1, 'delivered', '1', 100);
      insert into failed_event_count values ('shop', 'minute', 29833333, 'no_user_anon_id', 1, 7)`,
  },
  {
    since: "031-breakdown-sums",
    insert: `insert into event_kind (source_id, type, name, app_version, last_day) values ('shop', 'track', 'Order Completed', '1.0', 1790000000000);
      insert into batch_breakdown select id, source_id, 29833333, 29833333, array[1], array[29833333], array[100], 100 from batch`,
  },
  { since: "029-source-libraries", insert: "insert into source_library values ('shop', 'analytics-node', '3.1.0', now())" },
  {
    since: "019-redelivery-columns",
    insert: "update file set redelivery_asked_at = now(), given_up_at = null, state = 'pending' where state = 'delivered'",
  },
  {
    since: "024-alerts",
    insert: `insert into alert_channel values ('channel', 'acme', 'dana', 'webhook', 'Pager', 'https://example.com/…', 'sealed', '["files_expired"]',
        '["shop"]', true, null, null, null, 'Dana', now());
      insert into alert_rule values ('acme', 'backlog_old', true, 60, null, now());
      insert into alert_mute values ('s3', now(), 'Dana');
      insert into alert_state values ('acme', 'shop', 's3', 's3', 'backlog_old', now(), 0);
      insert into alert_notice values ('00000000-0000-4000-8000-0000000000a1', 'acme', 'shop', 's3', 's3', '{}', now());
      insert into alert_change values ('00000000-0000-4000-8000-0000000000a2', 'acme', 'shop', 's3', '{}', now(), now());
      insert into alert_read values ('dana', '00000000-0000-4000-8000-0000000000a1', now());
      insert into alert_message values ('00000000-0000-4000-8000-0000000000a3', '00000000-0000-4000-8000-0000000000a1', 'channel', '{}', 'sent', 1,
        null, null, '[]', now())`,
  },
  {
    since: "026-file-attempts",
    insert: `update file set attempts = '[{"at": 1790000000000, "outcome": "delivered", "bucket": "acme-events", "requestId": "R", "fault": null}]';
      update batch set first_received_at = now(), last_received_at = now()`,
  },
  {
    since: "027-day-manifests",
    insert: `update destination set manifests_from = 1790000000000 where id = 's3';
      insert into day_manifest values ('s3', 1790000000000, 'acme-events', 'raw/segment-logs-manifests/shop/1790000000000.json', 'hash', 1, 100, now(), 'R',
        0, null, null, null)`,
  },
  {
    since: "028-password-resets",
    insert: "insert into password_reset values ('dana', 'reset-hash', now(), now() + interval '1 hour')",
  },
  {
    since: "030-live-events",
    insert: `insert into live_watch values ('shop', now(), now() + interval '15 seconds');
      insert into live_sample (source_id, events, skipped_count) values ('shop', '[]', 3)`,
  },
  {
    since: "032-destination-gaps",
    insert: "update destination set gap_from = now() where id = 's3'",
  },
  {
    since: "033-engage",
    insert: `insert into source (id, workspace_id, name, slug, enabled, created_at) values ('engage', 'acme', 'Engage', 'engage', true, now());
      insert into space values ('spa_1', 'acme', 'engage', 'acme', 'Acme', now(), now());
      insert into computation values ('aud_1', 'spa_1', 'acme', 'audience', 'Buyers', 'buyers', '', 'event(''Order Completed'').count() >= 1', true, false, true,
        null, 'Dana', now(), 'Dana', now(), null, now(), now());
      insert into computation_run values ('00000000-0000-4000-8000-0000000000b1', 'aud_1', 'emitting', now(), true, null, now(), now(), now(), null, null,
        1, 1, 0, null, null, 0);
      insert into membership values ('aud_1', 'user_id', 'u1', 'user_id:u1', 'true', now(), '00000000-0000-4000-8000-0000000000b1');
      insert into membership_change values ('00000000-0000-4000-8000-0000000000b1', 1, 'user_id', 'u1', 'true');
      insert into run_result values ('00000000-0000-4000-8000-0000000000b1', 'user_id:u1', 'user_id', 'u1', 'true');
      insert into history_part values ('acme', 1790000000000, 'part', 1, 100, 9000, now(), now(), now(), null);
      insert into history_batch values ('00000000-0000-4000-8000-000000000001', 'acme', 1790000000000);
      insert into engage_request values ('00000000-0000-4000-8000-0000000000b2', 'acme', 'profile', '{}', 'completed', 'null', null, null, 'Dana', now(), now())`,
  },
  {
    since: "034-regulations",
    insert: `insert into regulation values ('reg_1', 'acme', null, 'SUPPRESS_WITH_DELETE', array['eve'], 'RUNNING', now(), 1, 0, 0, 'Dana', now(), now(), null);
      insert into suppression values ('acme', null, 'eve', 'reg_1', now());
      insert into regulation_batch values ('reg_1', '00000000-0000-4000-8000-000000000001', 'done', 2);
      update file set rewrites = 1 where batch_id = '00000000-0000-4000-8000-000000000001'`,
  },
  { since: "035-regulation-history", insert: "update regulation set history_erased_at = now()" },
];

function only(names: readonly string[]): Readonly<Record<string, Migration>> {
  return Object.fromEntries(names.map((name) => [name, MIGRATIONS[name] as Migration]));
}

function withFirstEdition(names: readonly string[]): Readonly<Record<string, Migration>> {
  return { ...only(names), "014-legacy-and-collisions": FIRST_EDITION_OF_014 };
}

function toHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

type Tables = { columns: object[]; constraints: object[]; indexes: object[] };
type Row = Readonly<Record<string, unknown>>;

/** The tables, but for the order of their columns. */
async function readTables({ pool }: TestDatabase): Promise<Tables> {
  const ask = async (statement: string) => (await pool.query(statement)).rows;
  return {
    columns: await ask(
      `select table_name, column_name, udt_name, is_nullable, column_default, identity_generation from information_schema.columns
        where table_schema = 'public' order by 1, 2`,
    ),
    constraints: await ask(
      `select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
        where connamespace = 'public'::regnamespace order by 1, 2`,
    ),
    indexes: await ask("select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2"),
  };
}

/** Every row of every table, in the order of their text, by table. */
async function readRows(pool: pg.Pool): Promise<Record<string, Row[]>> {
  const { rows: tables } = await pool.query("select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'");
  const entries = tables.map(async ({ tablename }: { tablename: string }) => {
    const { rows } = await pool.query(`select to_jsonb(t) as row from "${tablename}" as t order by 1`);
    return [tablename, rows.map(({ row }) => row)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** What must be left of `before`: each row, with those of its columns that still exist. */
function remaining(before: Record<string, Row[]>, { columns }: Tables): Record<string, unknown> {
  const exists = new Set((columns as { table_name: string; column_name: string }[]).map((one) => `${one.table_name}.${one.column_name}`));
  return Object.fromEntries(
    Object.entries(before).map(([table, rows]) => [
      table,
      expect.arrayContaining(
        rows.map((row) =>
          expect.objectContaining(Object.fromEntries(Object.entries(row).filter(([name]) => exists.has(`${table}.${name}`)))),
        ),
      ),
    ]),
  );
}
