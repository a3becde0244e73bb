-- By which keys the records of a person are found: two records are compared when they share one. Active records alone
-- have keys.
create table match_key (
    org_id text collate "C" not null,
    key bigint not null,
    customer_id text collate "C" not null,
    constraint match_key_pk primary key (org_id, key, customer_id)
);

-- Pairs of records that may be one person, a before b, and what somebody has said about them.
create table duplicate (
    org_id text collate "C" not null,
    a text collate "C" not null,
    b text collate "C" not null,
    status text collate "C" not null,
    score bigint not null,
    pattern bigint not null,
    model_version bigint not null,
    fingerprint text collate "C" not null,
    decided_kind text collate "C" not null,
    decided_by text collate "C" not null,
    at bigint not null,
    constraint duplicate_pk primary key (org_id, a, b)
);
create index duplicate_score on duplicate (org_id, status, score, a, b);
create index duplicate_of_b on duplicate (org_id, b, a);

-- What the register itself has taught about how its records resemble one another, and how the last run went.
create table match_model (
    org_id text collate "C" not null,
    version bigint not null,
    learned_at bigint,
    model bytea not null,
    status text collate "C" not null,
    step text collate "C" not null,
    progress bigint not null,
    customers bigint not null,
    pairs bigint not null,
    compared bigint not null,
    started_at bigint,
    ended_at bigint,
    constraint match_model_pk primary key (org_id)
);
