-- Browsers that somebody signed in with. Found before the organization is known, so it has its own key.
create table session (
    token_hash text collate "C" not null,
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    data bytea not null,
    expires_at bigint not null,
    constraint session_pk primary key (token_hash)
);
create index session_of_user on session (org_id, user_id, expires_at);
create index session_expiry on session (expires_at);

-- The secrets that users share with their telephones.
create table second_factor (
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    last_step bigint not null,
    created_at bigint not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint second_factor_pk primary key (org_id, user_id)
);

-- What users decide about their own pages.
create table user_preference (
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    preferences text collate "C" not null,
    constraint user_preference_pk primary key (org_id, user_id)
);
