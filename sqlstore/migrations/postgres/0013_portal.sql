-- One-time codes of customers who sign in to the portal: hashes, and whom the code is for. A row lives an hour.
create table portal_code (
    org_id text collate "C" not null,
    id text collate "C" not null,
    contact bytea not null,
    channel text collate "C" not null,
    code bytea not null,
    people text collate "C" not null,
    tries bigint not null,
    passed boolean not null,
    created_at bigint not null,
    expires_at bigint not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint portal_code_pk primary key (org_id, id)
);
create index portal_code_contact on portal_code (org_id, contact, created_at);
create index portal_code_created on portal_code (org_id, created_at);
