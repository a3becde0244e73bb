-- Records that were made one, and what undoing that needs.
create table merge (
    org_id text not null,
    id text not null,
    kept_id text not null,
    moved text not null,
    kept text not null,
    actor_kind text not null,
    actor_id text not null,
    at bigint not null,
    undo_until bigint not null,
    undone_at bigint,
    after_slot bigint not null,
    after_origin text not null,
    after_sealed blob not null,
    constraint merge_pk primary key (org_id, id)
);

-- The records of a merge as they were, the kept one first.
create table merge_record (
    org_id text not null,
    merge_id text not null,
    n bigint not null,
    customer_id text not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint merge_record_pk primary key (org_id, merge_id, n)
);
create index merge_record_of_customer on merge_record (org_id, customer_id, merge_id);

-- Whose a row was before a merge moved it.
create table merge_move (
    org_id text not null,
    merge_id text not null,
    kind text not null,
    row_id text not null,
    customer_id text not null,
    constraint merge_move_pk primary key (org_id, merge_id, kind, row_id)
) without rowid;
