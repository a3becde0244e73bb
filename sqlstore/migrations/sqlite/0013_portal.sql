-- One-time codes of customers who sign in to the portal: hashes, and whom the code is for. A row lives an hour.
create table portal_code (
    org_id text not null,
    id text not null,
    contact blob not null,
    channel text not null,
    code blob not null,
    people text not null,
    tries bigint not null,
    passed boolean not null,
    created_at bigint not null,
    expires_at bigint not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint portal_code_pk primary key (org_id, id)
);
create index portal_code_contact on portal_code (org_id, contact, created_at);
create index portal_code_created on portal_code (org_id, created_at);
