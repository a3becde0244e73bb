-- How often somebody without a session did something, by a keyed hash of where they came from: a level that drains with
-- time, in thousandths. A row lives an hour after the last try.
create table attempt (
    org_id text collate "C" not null,
    who bytea not null,
    level bigint not null,
    at bigint not null,
    constraint attempt_pk primary key (org_id, who)
);
create index attempt_at on attempt (org_id, at);
