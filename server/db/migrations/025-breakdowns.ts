import { type Kysely, sql } from "kysely";

/**
 * How many events of which kind were received, refused and delivered. Times are integers: minutes and hours since the epoch. One row for each batch
 * has the counts by minute; sums by hour are kept beside it, so that weeks can be read without reading the batches.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table event_kind (
      id integer primary key generated always as identity,
      source_id text not null references source on delete cascade,
      type text not null,
      name text not null,
      app_version text not null,
      last_day bigint not null,
      constraint event_kind_once unique (source_id, type, name, app_version)
    );
    create index event_kind_by_day on event_kind (last_day);

    create table batch_breakdown (
      batch_id uuid primary key references batch on delete cascade,
      source_id text not null references source on delete cascade,
      first_minute integer not null,
      last_minute integer not null,
      kind_ids integer[] not null,
      minutes integer[] not null,
      counts integer[] not null
    );
    create index batch_breakdown_of_source on batch_breakdown (source_id, last_minute);
    create index batch_breakdown_by_minute on batch_breakdown (last_minute);

    create table event_hour (
      source_id text not null references source on delete cascade,
      hour integer not null,
      kind_id integer not null references event_kind on delete cascade,
      event_count bigint not null,
      primary key (source_id, hour, kind_id)
    );
    create index event_hour_by_hour on event_hour (hour);

    create table delivery_hour (
      destination_id text not null references destination on delete cascade,
      hour integer not null,
      kind_id integer not null references event_kind on delete cascade,
      state text not null,
      detail text not null,
      event_count bigint not null,
      primary key (destination_id, hour, kind_id, state, detail)
    );
    create index delivery_hour_by_hour on delivery_hour (hour);

    create table failed_event_count (
      source_id text not null references source on delete cascade,
      step text not null constraint failed_event_count_step check (step in ('minute', 'hour')),
      starts_at integer not null,
      code text not null,
      kind_id integer not null references event_kind on delete cascade,
      event_count bigint not null,
      primary key (source_id, step, starts_at, code, kind_id)
    );
    create index failed_event_count_by_time on failed_event_count (step, starts_at);
  `.execute(db);
  await createTriggers(db);
}

/**
 * A file counts under its state, in the transaction that changes the state: delivered files with the number of the attempt that succeeded, failed ones
 * with their fault. Rows are locked in one order, so that two transactions never wait for each other. A file whose breakdown is older than the
 * retention is not counted any more. (Files are deleted only with their destination or batch.)
 */
async function createTriggers(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function delivery_detail(state text, attempt_count integer, fault_kind text) returns text immutable language sql as $$
      select case state
        when 'delivered' then least(attempt_count + 1, 10)::text
        when 'failed' then coalesce(fault_kind, 'unknown')
        else ''
      end
    $$;

    create function add_to_delivery_hours(destination_ids text[], batch_ids uuid[], states text[], details text[], signs integer[])
    returns void language sql as $$
      insert into delivery_hour as known (destination_id, hour, kind_id, state, detail, event_count)
      select change.destination_id, cell.minute / 60, cell.kind_id, change.state, change.detail, sum(cell.event_count * change.sign)
      from unnest(destination_ids, batch_ids, states, details, signs) as change (destination_id, batch_id, state, detail, sign)
      join batch_breakdown as breakdown on breakdown.batch_id = change.batch_id
      cross join unnest(breakdown.kind_ids, breakdown.minutes, breakdown.counts) as cell (kind_id, minute, event_count)
      group by 1, 2, 3, 4, 5
      order by 1, 2, 3, 4, 5
      on conflict (destination_id, hour, kind_id, state, detail) do update set event_count = known.event_count + excluded.event_count
    $$;

    create function count_new_files() returns trigger language plpgsql as $$
    begin
      perform add_to_delivery_hours(array_agg(destination_id), array_agg(batch_id), array_agg(state),
        array_agg(delivery_detail(state, attempt_count, fault_kind)), array_agg(1))
      from added having count(*) > 0;
      return null;
    end $$;

    create function count_changed_files() returns trigger language plpgsql as $$
    begin
      perform add_to_delivery_hours(array_agg(change.destination_id), array_agg(change.batch_id), array_agg(change.state),
        array_agg(delivery_detail(change.state, change.attempt_count, change.fault_kind)), array_agg(change.sign))
      from (
        select before.destination_id, before.batch_id, before.state, before.attempt_count, before.fault_kind, -1 as sign
        from before join after on after.id = before.id where after.state <> before.state
        union all
        select after.destination_id, after.batch_id, after.state, after.attempt_count, after.fault_kind, 1
        from before join after on after.id = before.id where after.state <> before.state
      ) as change having count(*) > 0;
      return null;
    end $$;

    create trigger count_new_files after insert on file
      referencing new table as added for each statement execute function count_new_files();
    create trigger count_changed_files after update on file
      referencing old table as before new table as after for each statement execute function count_changed_files();
  `.execute(db);
}
