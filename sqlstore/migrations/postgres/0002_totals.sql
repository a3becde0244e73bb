-- What reports show, counted by the organization's local days. Nobody is in it.
create table daily_total (
    org_id text collate "C" not null,
    day text collate "C" not null,
    kind text collate "C" not null,
    key text collate "C" not null,
    n bigint not null,
    amount bigint not null,
    constraint daily_total_pk primary key (org_id, kind, day, key)
);
