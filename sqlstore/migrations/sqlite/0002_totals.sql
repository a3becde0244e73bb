-- What reports show, counted by the organization's local days. Nobody is in it.
create table daily_total (
    org_id text not null,
    day text not null,
    kind text not null,
    key text not null,
    n bigint not null,
    amount bigint not null,
    constraint daily_total_pk primary key (org_id, kind, day, key)
) without rowid;
