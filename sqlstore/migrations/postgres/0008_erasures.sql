-- Erasures. Nobody can be recognised by a row: sealed holds, until the purge, the texts to search the files for, under
-- a key of its own that the purge destroys.
create table erasure (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C" not null,
    removal_id text collate "C" not null,
    after_restore boolean not null,
    requester_kind text collate "C" not null,
    requester_id text collate "C" not null,
    channel text collate "C" not null,
    requested_at bigint,
    at bigint not null,
    counts text collate "C" not null,
    ledger_n bigint not null,
    ledger_hash text collate "C" not null,
    purged_at bigint,
    purged_n bigint not null,
    purged_hash text collate "C" not null,
    scan text collate "C" not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint erasure_pk primary key (org_id, id)
);
create index erasure_of_customer on erasure (org_id, customer_id);
create index erasure_unpurged on erasure (org_id, id) where purged_at is null;

-- The certificates as they were signed, one a stage.
create table certificate (
    org_id text collate "C" not null,
    erasure_id text collate "C" not null,
    stage text collate "C" not null,
    content text collate "C" not null,
    constraint certificate_pk primary key (org_id, erasure_id, stage)
);

-- How much of the erasure ledger this database has seen.
create table ledger_position (
    org_id text collate "C" not null,
    n bigint not null,
    hash text collate "C" not null,
    constraint ledger_position_pk primary key (org_id)
);

-- The audit log as a tree of hashes: which entry stands where, and the hashes that it completes.
create table audit_link (
    org_id text collate "C" not null,
    seq bigint not null,
    event_id text collate "C" not null,
    at bigint not null,
    links bytea not null,
    constraint audit_link_pk primary key (org_id, seq)
);
create unique index audit_link_event on audit_link (org_id, event_id);

-- Requests to erase that wait for their date.
create table removal (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C" not null,
    status text collate "C" not null,
    requested_by text collate "C" not null,
    actor_kind text collate "C" not null,
    actor_id text collate "C" not null,
    channel text collate "C" not null,
    was_status text collate "C" not null,
    requested_at bigint not null,
    due_at bigint not null,
    reasons text collate "C" not null,
    ended_at bigint,
    erasure_id text collate "C" not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint removal_pk primary key (org_id, id)
);
create unique index removal_pending on removal (org_id, customer_id) where status = 'pending';
create index removal_status on removal (org_id, status, id);

-- What keeps a record from being erased: a dispute, an order of an authority.
create table legal_hold (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C" not null,
    ground text collate "C" not null,
    until text collate "C" not null,
    actor_id text collate "C" not null,
    created_at bigint not null,
    lifted_at bigint,
    constraint legal_hold_pk primary key (org_id, id)
);
create index legal_hold_of_customer on legal_hold (org_id, customer_id, id);

-- Keyed hashes of the phones and e-mails of people who were erased, so that they do not come back by accident.
create table suppression (
    org_id text collate "C" not null,
    hash bytea not null,
    kind text collate "C" not null,
    day text collate "C" not null,
    constraint suppression_pk primary key (org_id, hash)
);

-- Until which day an anonymised row is kept as exactly as bookkeeping needs it; empty: not anonymised, or coarsened.
alter table booking add column retained_until text collate "C" not null default '';
alter table orders add column retained_until text collate "C" not null default '';
create index booking_retained on booking (org_id, retained_until) where retained_until <> '';
create index orders_retained on orders (org_id, retained_until) where retained_until <> '';

create index customer_merged on customer (org_id, merged_into) where merged_into <> '';
create index import_row_customer on import_row (org_id, customer_id) where customer_id <> '';
