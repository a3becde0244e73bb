-- Marketing: what is written to many, and how far it has come.
create table campaign (
    org_id text collate "C" not null,
    id text collate "C" not null,
    channel text collate "C" not null,
    subject text collate "C" not null,
    body text collate "C" not null,
    query text collate "C" not null,
    status text collate "C" not null,
    rate bigint not null,
    start_at bigint not null,
    position text collate "C" not null,
    matched bigint not null,
    refused bigint not null,
    unasked bigint not null,
    unreachable bigint not null,
    queued bigint not null,
    unsubscribed bigint not null,
    created_by text collate "C" not null,
    created_at bigint not null,
    ended_at bigint,
    constraint campaign_pk primary key (org_id, id)
);
alter table message add column campaign_id text collate "C" not null default '';
create index message_of_campaign on message (org_id, campaign_id, status) where campaign_id <> '';
