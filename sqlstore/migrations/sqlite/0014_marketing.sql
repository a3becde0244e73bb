-- Marketing: what is written to many, and how far it has come.
create table campaign (
    org_id text not null,
    id text not null,
    channel text not null,
    subject text not null,
    body text not null,
    query text not null,
    status text not null,
    rate bigint not null,
    start_at bigint not null,
    position text not null,
    matched bigint not null,
    refused bigint not null,
    unasked bigint not null,
    unreachable bigint not null,
    queued bigint not null,
    unsubscribed bigint not null,
    created_by text not null,
    created_at bigint not null,
    ended_at bigint,
    constraint campaign_pk primary key (org_id, id)
);
alter table message add column campaign_id text not null default '';
create index message_of_campaign on message (org_id, campaign_id, status) where campaign_id <> '';
