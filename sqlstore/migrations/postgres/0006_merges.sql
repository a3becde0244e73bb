-- Records that were made one, and what undoing that needs.
create table merge (
    org_id text collate "C" not null,
    id text collate "C" not null,
    kept_id text collate "C" not null,
    moved text collate "C" not null,
    kept text collate "C" not null,
    actor_kind text collate "C" not null,
    actor_id text collate "C" not null,
    at bigint not null,
    undo_until bigint not null,
    undone_at bigint,
    after_slot bigint not null,
    after_origin text collate "C" not null,
    after_sealed bytea not null,
    constraint merge_pk primary key (org_id, id)
);

-- The records of a merge as they were, the kept one first.
create table merge_record (
    org_id text collate "C" not null,
    merge_id text collate "C" not null,
    n bigint not null,
    customer_id text collate "C" not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint merge_record_pk primary key (org_id, merge_id, n)
);
create index merge_record_of_customer on merge_record (org_id, customer_id, merge_id);

-- Whose a row was before a merge moved it.
create table merge_move (
    org_id text collate "C" not null,
    merge_id text collate "C" not null,
    kind text collate "C" not null,
    row_id text collate "C" not null,
    customer_id text collate "C" not null,
    constraint merge_move_pk primary key (org_id, merge_id, kind, row_id)
);
