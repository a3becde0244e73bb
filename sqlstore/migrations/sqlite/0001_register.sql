-- Businesses. A sandbox is an organization of its own that names its live one.
create table organization (
    org_id text not null,
    name text not null,
    slug text not null,
    live_id text not null,
    settings text not null,
    clock_offset bigint not null,
    slot bigint not null,
    created_at bigint not null,
    version bigint not null,
    constraint organization_pk primary key (org_id)
);
create index organization_live on organization (live_id);
create index organization_clock on organization (clock_offset) where clock_offset > 0;

-- Public addresses, each of one organization. Found before the organization is known, so it has its own key.
create table slug (
    slug text not null,
    org_id text not null,
    constraint slug_pk primary key (slug)
);

-- Staff.
create table users (
    org_id text not null,
    id text not null,
    name text not null,
    email text not null,
    email_key text,
    role text not null,
    bookable boolean not null,
    color text not null,
    password_hash text not null,
    archived boolean not null,
    created_at bigint not null,
    version bigint not null,
    constraint users_pk primary key (org_id, id)
);
create unique index users_email on users (org_id, email_key);

-- Who signs in with an e-mail (its keyed hash). Found before the organization is known, so it has its own key.
create table login (
    email_key blob not null,
    org_id text not null,
    user_id text not null,
    constraint login_pk primary key (email_key, org_id)
);

create table api_key (
    org_id text not null,
    id text not null,
    name text not null,
    hint text not null,
    hash blob not null,
    scopes text not null,
    mode text not null,
    created_by text not null,
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    last_used bigint,
    constraint api_key_pk primary key (org_id, id)
);
create unique index api_key_hash on api_key (org_id, hash);

-- The register. Every list is walked on one of the indexes, in either direction.
create table customer (
    org_id text not null,
    id text not null,
    status text not null,
    name text not null,
    first_name text not null,
    last_name text not null,
    name_key text not null,
    phone text,
    email text not null,
    email_key text,
    street text not null,
    postal_code text not null,
    city text not null,
    country text not null,
    birthday text not null,
    language text not null,
    notes text not null,
    tags text not null,
    regular_of text,
    discount bigint not null,
    consent_email bigint not null,
    consent_sms bigint not null,
    block_mode text not null,
    block_reason text not null,
    custom_fields text not null,
    loyalty bigint not null,
    archived_at bigint,
    merged_into text not null,
    source text not null,
    sales bigint not null,
    bookings bigint not null,
    visits bigint not null,
    cancellations bigint not null,
    no_shows bigint not null,
    first_visit bigint,
    last_visit bigint,
    next_booking bigint,
    slot bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    constraint customer_pk primary key (org_id, id)
);
create index customer_name on customer (org_id, status, name_key, id);
create index customer_created on customer (org_id, status, created_at, id);
create index customer_sales on customer (org_id, status, sales, id);
create index customer_bookings on customer (org_id, status, bookings, id);
create index customer_visits on customer (org_id, status, visits, id);
create index customer_cancellations on customer (org_id, status, cancellations, id);
create index customer_no_shows on customer (org_id, status, no_shows, id);
create index customer_last_visit on customer (org_id, status, last_visit, id);
create index customer_next_booking on customer (org_id, status, next_booking, id);
create index customer_source on customer (org_id, status, source, id);
create index customer_email on customer (org_id, email_key) where email_key is not null;
create index customer_phone on customer (org_id, phone) where phone is not null;
create index customer_regular on customer (org_id, regular_of, id) where regular_of is not null;
create index customer_archived on customer (org_id, archived_at, id) where archived_at is not null;

-- Words that customers are marked with.
create table tag (
    org_id text not null,
    tag_key text not null,
    name text not null,
    color text not null,
    created_at bigint not null,
    constraint tag_pk primary key (org_id, tag_key)
);

-- Who has which tag. state is the letter of the customer's status, as in search_term.
create table customer_tag (
    org_id text not null,
    tag_key text not null,
    state text not null,
    customer_id text not null,
    constraint customer_tag_pk primary key (org_id, tag_key, state, customer_id)
) without rowid;

-- Under which folded texts a customer is found. A term is the letter of the status, the letter of its kind, the text.
create table search_term (
    org_id text not null,
    term text not null,
    customer_id text not null,
    constraint search_term_pk primary key (org_id, term, customer_id)
) without rowid;

-- Rows to take turns on; nothing about anybody is in them.
create table contact_lock (
    org_id text not null,
    bucket bigint not null,
    n bigint not null,
    constraint contact_lock_pk primary key (org_id, bucket)
) without rowid;

create table note (
    org_id text not null,
    id text not null,
    customer_id text not null,
    pinned boolean not null,
    author text not null,
    created_at bigint not null,
    updated_at bigint not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint note_pk primary key (org_id, id),
    constraint note_customer foreign key (org_id, customer_id) references customer (org_id, id)
);
create index note_of_customer on note (org_id, customer_id, pinned, id);

create table document (
    org_id text not null,
    id text not null,
    customer_id text not null,
    content_type text not null,
    size bigint not null,
    author text not null,
    created_at bigint not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint document_pk primary key (org_id, id),
    constraint document_customer foreign key (org_id, customer_id) references customer (org_id, id)
);
create index document_of_customer on document (org_id, customer_id, id);

create table document_chunk (
    org_id text not null,
    document_id text not null,
    n bigint not null,
    sealed blob not null,
    constraint document_chunk_pk primary key (org_id, document_id, n),
    constraint document_chunk_document foreign key (org_id, document_id) references document (org_id, id)
);

-- What people agreed to: rows are added, never changed.
create table consent (
    org_id text not null,
    id text not null,
    customer_id text not null,
    channel text not null,
    allowed boolean not null,
    at bigint not null,
    source text not null,
    actor text not null,
    wording text not null,
    constraint consent_pk primary key (org_id, id),
    constraint consent_customer foreign key (org_id, customer_id) references customer (org_id, id)
);
create index consent_of_customer on consent (org_id, customer_id, id);

-- The ledger of points: rows are added, never changed.
create table loyalty (
    org_id text not null,
    id text not null,
    customer_id text not null,
    points bigint not null,
    balance bigint not null,
    reason text not null,
    actor text not null,
    at bigint not null,
    constraint loyalty_pk primary key (org_id, id),
    constraint loyalty_customer foreign key (org_id, customer_id) references customer (org_id, id)
);
create index loyalty_of_customer on loyalty (org_id, customer_id, id);

-- Who did what: rows are added, never changed. What they tell about a person is sealed under that person's key.
create table audit_event (
    org_id text not null,
    at bigint not null,
    id text not null,
    actor_kind text not null,
    actor_id text not null,
    origin text not null,
    request_id text not null,
    action text not null,
    subject_type text not null,
    subject_id text not null,
    slot bigint not null,
    sealed_origin text not null,
    sealed blob not null,
    constraint audit_event_pk primary key (org_id, at, id)
);
create index audit_event_subject on audit_event (org_id, subject_id, at, id);
create index audit_event_actor on audit_event (org_id, actor_id, at, id);
create index audit_event_action on audit_event (org_id, action, at, id);

-- Facts for other systems, by id alone.
create table event (
    org_id text not null,
    id text not null,
    type text not null,
    subject_id text not null,
    related text not null,
    at bigint not null,
    constraint event_pk primary key (org_id, id)
);

create table import (
    org_id text not null,
    id text not null,
    status text not null,
    format text not null,
    facts_slot bigint not null,
    facts_origin text not null,
    facts_sealed blob not null,
    size bigint not null,
    preview text not null,
    counts text not null,
    row_count bigint not null,
    done bigint not null,
    undoing boolean not null,
    problem text not null,
    slot bigint not null,
    actor text not null,
    actor_kind text not null,
    created_at bigint not null,
    started_at bigint,
    ended_at bigint,
    undone_at bigint,
    undo_until bigint,
    version bigint not null,
    constraint import_pk primary key (org_id, id)
);

-- An upload in pieces. They come before their import does, which is made once the whole file was understood.
create table import_chunk (
    org_id text not null,
    import_id text not null,
    n bigint not null,
    sealed blob not null,
    constraint import_chunk_pk primary key (org_id, import_id, n)
);

create table import_row (
    org_id text not null,
    import_id text not null,
    line bigint not null,
    outcome text not null,
    reason text not null,
    customer_id text not null,
    version bigint not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint import_row_pk primary key (org_id, import_id, line),
    constraint import_row_import foreign key (org_id, import_id) references import (org_id, id)
);
create index import_row_outcome on import_row (org_id, import_id, outcome, line);

-- Work that is due. Whoever claims a row holds it until claimed_until; attempts fences a holder whose time is over.
create table job (
    org_id text not null,
    id text not null,
    kind text not null,
    subject text not null,
    due_at bigint not null,
    attempts bigint not null,
    claimed_by text not null,
    claimed_until bigint,
    constraint job_pk primary key (org_id, id)
);
create index job_due on job (due_at, org_id, id);

-- What requests with an Idempotency-Key were answered. n counts the replays, which write as well.
create table idempotency (
    org_id text not null,
    key blob not null,
    request blob not null,
    status bigint not null,
    subject_id text not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    at bigint not null,
    n bigint not null,
    constraint idempotency_pk primary key (org_id, key)
);
create index idempotency_at on idempotency (org_id, at);
